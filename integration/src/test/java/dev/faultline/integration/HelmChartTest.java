package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart, rendered by Helm itself and judged by the schemas of those who read its objects. */
class HelmChartTest {

    private static final Chart CHART = new Chart(Path.of("..").toAbsolutePath().normalize());
    private static final KubernetesSchemas SCHEMAS = new KubernetesSchemas();

    @BeforeAll
    static void helmRunsHere() {
        String machine = System.getProperty("os.name") + ' ' + System.getProperty("os.arch");
        assumeTrue(
                machine.toLowerCase(Locale.ROOT).equals("linux amd64"),
                "Helm as a library is on the test's class path for Linux on amd64 only, not "
                        + machine);
    }

    static Stream<Path> examples() {
        return CHART.examples().stream();
    }

    @Test
    void isWithoutAFaultInTheEyesOfHelm() {
        assertThat(CHART.lint().isFailed()).as("%s", CHART.lint().getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyObjectFitsItsSchema(Path values) throws IOException {
        List<JsonNode> objects = CHART.render(values, Map.of());

        assertThat(objects).hasSizeGreaterThan(4);
        for (JsonNode object : objects) {
            assertThat(SCHEMAS.faults(object)).as("%s", object).isEmpty();
        }
    }

    /** Otherwise the test above would prove nothing. */
    @Test
    void theSchemasRefuseWhatTheyDoNotKnow() throws IOException {
        List<JsonNode> objects = CHART.render(example("tls"), Map.of());
        Map<String, String> places =
                Map.of(
                        "Deployment", "/spec/template/spec/containers/0",
                        "Job", "/spec/template/spec",
                        "NetworkPolicy", "/spec",
                        "FlinkDeployment", "/spec/podTemplate/spec/containers/0/securityContext",
                        "PodMonitor", "/spec/podMetricsEndpoints/0",
                        "PrometheusRule", "/spec/groups/0/rules/0");
        for (JsonNode object : objects) {
            String place = places.get(object.path("kind").asText());
            if (place != null) {
                ((ObjectNode) object.at(place)).put("unknown", 1);
                assertThat(SCHEMAS.faults(object)).as("%s", object).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    image.repositry                 | x           | repositry
                    kafka.bootstrapServers          | broker      | bootstrapServers
                    kafka.bootstrapServers          | ''          | which Kafka brokers?
                    registry.url                    | ''          | which schema registry?
                    clientHash.secretName           | ''          | which Secret has the key of the client hash?
                    storage.checkpoints             | ''          | where do checkpoints go?
                    storage.claimName               | ''          | are lost with their pod
                    jobs.enrich.parallelism         | 0           | parallelism
                    jobs.enrich.taskManagers        | 3           | taskManagers
                    jobs.monitor.state              | stopped     | state
                    jobs.enrich.options.registry-url | http://x   | registry-url
                    flink.upgradeMode               | stateless   | upgradeMode
                    flink.version                   | 2.3         | version
                    notifier.enabled                | true        | whom does it tell?
                    metrics.runbookUrl              | docs        | runbookUrl
                    """)
    void wrongValuesAreRefusedByTheirName(String name, String value, String message) {
        assertThatThrownBy(() -> CHART.render(example("minimal"), Map.of(name, value)))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void noPodHasMoreRightsThanItNeeds(Path values) throws IOException {
        List<JsonNode> pods = pods(CHART.render(values, Map.of()));

        assertThat(pods).isNotEmpty();
        for (JsonNode pod : pods) {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                    .isEqualTo("RuntimeDefault");
            for (JsonNode container : pod.path("containers")) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                if (!container.path("name").asText().equals("flink-main-container")) {
                    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
                    assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
                }
            }
        }
    }

    /** What is in arguments or the environment can be read in Flink's interface and by kubectl. */
    @Test
    void secretsAreFilesAndNothingElse() throws IOException {
        List<JsonNode> objects = CHART.render(example("tls"), Map.of());

        assertThat(objects).noneMatch(object -> object.path("kind").asText().equals("Secret"));
        assertThat(pods(objects))
                .allSatisfy(
                        pod ->
                                assertThat(pod.findValues("env"))
                                        .as("environment of a container")
                                        .isEmpty());
        Set<String> mounted =
                Set.copyOf(
                        objects.stream()
                                .flatMap(object -> object.findValuesAsText("secretName").stream())
                                .toList());
        assertThat(mounted)
                .containsExactlyInAnyOrder(
                        "faultline-kafka",
                        "faultline-registry",
                        "faultline-client-hash",
                        "faultline-notifier");
        JsonNode enrich = Chart.find(objects, "FlinkDeployment", "crashes-faultline-enrich");
        assertThat(texts(enrich.at("/spec/job/args")))
                .containsSequence(
                        "--kafka-properties-file", "/etc/faultline/kafka/kafka.properties")
                .containsSequence("--client-hash-key-file", "/etc/faultline/client-hash/key");
    }

    @Test
    void onlyTheOperatorTheJobAndTheProxyReachFlink() throws IOException {
        List<JsonNode> objects = CHART.render(example("large"), Map.of());
        JsonNode policy = Chart.find(objects, "NetworkPolicy", "crashes-faultline-enrich");

        assertThat(policy.at("/spec/podSelector/matchLabels/app.kubernetes.io~1component").asText())
                .isEqualTo("enrich");
        assertThat(policy.findValuesAsText("app.kubernetes.io/component"))
                .containsExactlyInAnyOrder("enrich", "enrich", "flink-enrich");
        assertThat(policy.findValuesAsText("kubernetes.io/metadata.name"))
                .containsExactly("flink-operator");
        JsonNode flink = Chart.find(objects, "FlinkDeployment", "crashes-faultline-enrich");
        JsonNode labels = flink.at("/spec/podTemplate/metadata/labels");
        policy.at("/spec/podSelector/matchLabels")
                .properties()
                .forEach(
                        label ->
                                assertThat(labels.get(label.getKey())).isEqualTo(label.getValue()));
    }

    /** The operator has no other way to find the state of a job that it replaces. */
    @ParameterizedTest
    @MethodSource("examples")
    void jobsAreUpgradedWithTheirState(Path values) throws IOException {
        for (JsonNode object : CHART.render(values, Map.of())) {
            if (object.path("kind").asText().equals("FlinkDeployment")) {
                JsonNode options = object.at("/spec/flinkConfiguration");
                assertThat(object.at("/spec/job/upgradeMode").asText())
                        .isIn("savepoint", "last-state");
                assertThat(options.path("high-availability.type").asText()).isEqualTo("kubernetes");
                assertThat(options.path("execution.checkpointing.savepoint-dir").asText())
                        .endsWith(object.at("/metadata/name").asText().replaceFirst(".*-", "/"));
            }
        }
    }

    @Test
    void rulesAndDashboardsAreThoseOfTheirFiles() throws IOException {
        List<JsonNode> objects = CHART.render(example("large"), Map.of());
        JsonNode rules = Chart.find(objects, "PrometheusRule", "crashes-faultline");

        assertThat(rules.findValuesAsText("alert")).isEqualTo(alertsOfFiles());
        assertThat(rules.findValuesAsText("runbook_url"))
                .hasSameSizeAs(rules.findValuesAsText("alert"))
                .allMatch(
                        url -> url.startsWith("https://example.invalid/faultline/docs/runbooks/"));
        // What Prometheus fills in has gone through Helm's templates unharmed.
        assertThat(rules.toString()).contains("{{ $value");
        try (Stream<Path> dashboards = Files.list(CHART.folder().resolve("dashboards"))) {
            for (Path dashboard : dashboards.toList()) {
                String name = String.valueOf(dashboard.getFileName());
                assertThat(
                                Chart.find(
                                                objects,
                                                "ConfigMap",
                                                "crashes-faultline-" + name.replace(".json", ""))
                                        .path("data")
                                        .path(name)
                                        .asText())
                        .isEqualTo(Files.readString(dashboard));
            }
        }
    }

    @Test
    void theNotesNameTheNextThreeCommands() throws IOException {
        assertThat(CHART.notes(example("tls")).lines().filter(line -> line.contains("kubectl")))
                .hasSize(3)
                .allMatch(line -> line.startsWith("  kubectl -n ns "));
        assertThat(CHART.notes(example("minimal"))).contains("whoever reaches Flink's REST port");
    }

    /** What can be set can be read about. */
    @Test
    void everyValueOfTheSchemaIsInTheValuesFile() throws IOException {
        JsonNode values = Chart.YAML.readTree(CHART.folder().resolve("values.yaml").toFile());
        JsonNode schema =
                Chart.YAML.readTree(CHART.folder().resolve("values.schema.json").toFile());

        assertThat(missing("", schema, values)).isEmpty();
    }

    private static List<String> missing(String path, JsonNode schema, JsonNode values) {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
            String inside = path + each.getKey();
            if (values.has(each.getKey())) {
                missing.addAll(missing(inside + '.', each.getValue(), values.get(each.getKey())));
            } else if (!inside.equals("global")) {
                // Helm's own.
                missing.add(inside);
            }
        }
        return missing;
    }

    private static List<String> alertsOfFiles() throws IOException {
        List<String> alerts = new ArrayList<>();
        try (Stream<Path> files = Files.list(CHART.folder().resolve("rules"))) {
            for (Path file : files.sorted().toList()) {
                alerts.addAll(Chart.YAML.readTree(file.toFile()).findValuesAsText("alert"));
            }
        }
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    private static Path example(String name) {
        return CHART.folder().resolve("ci").resolve(name + "-values.yaml");
    }

    private static List<JsonNode> pods(List<JsonNode> objects) {
        return objects.stream()
                .flatMap(
                        object ->
                                Stream.of(
                                        object.at("/spec/template/spec"),
                                        object.at("/spec/podTemplate/spec")))
                .filter(JsonNode::isObject)
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
