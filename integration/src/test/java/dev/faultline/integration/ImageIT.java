package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.cluster.ClusterProcesses;
import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.cluster.FlinkSize;
import dev.faultline.jobs.cluster.JarSets;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PayloadFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contents of the image, started by the command lines of the rendered chart, against a real
 * broker and registry. Not as on Kubernetes: addresses and ports are free ones of this machine,
 * volumes are folders, high availability is off for want of an API server, and what the Flink
 * operator would write into its pods is written here, as its sources say.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern METRIC = Pattern.compile("\\b(?:flink|faultline)_\\w+|\\bup\\b");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path HOME = JarSets.locate().home();
    private static final String NAME = "crashes-faultline-";

    @TempDir private static Path folder = Path.of("");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Endpoints endpoints = Endpoints.free();
    private final Map<String, Process> containers = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final List<JsonNode> objects = new ArrayList<>();
    private ClusterProcesses cluster =
            new ClusterProcesses(JarSets.locate(), folder, endpoints, FlinkSize.DEFAULT);

    @BeforeAll
    void startEverything() throws Exception {
        assumeTrue(
                (System.getProperty("os.name") + ' ' + System.getProperty("os.arch"))
                        .toLowerCase(Locale.ROOT)
                        .equals("linux amd64"),
                "Helm as a library is on the test's class path for Linux on amd64 only");
        cluster =
                new ClusterProcesses(
                        JarSets.locate(), folder.resolve("kafka"), endpoints, FlinkSize.DEFAULT);
        List.of("kafka", "registry").forEach(cluster::start);
        render();
        ContainerImage image = new ContainerImage(HOME, folder.resolve("image"));
        List.of("kafka", "registry").forEach(cluster::awaitReady);
        run(image, "Job", NAME + "topics-1");
        assertThat(container("topics-1").waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(container("topics-1").exitValue()).as(log("topics-1")).isZero();
        startJob(image, "enrich");
        startJob(image, "monitor");
        for (String name : services()) {
            run(image, "Deployment", NAME + name);
        }
        awaitRunning("enrich");
        awaitRunning("monitor");
    }

    @AfterAll
    void stopEverything() {
        containers.values().forEach(Process::destroy);
        containers.values().forEach(process -> process.destroyForcibly().onExit().join());
        cluster.close();
    }

    /** Names of the Deployments without that of the release. */
    private List<String> services() {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .map(object -> object.at("/metadata/name").asText().replace(NAME, ""))
                .toList();
    }

    private void render() throws IOException {
        Map<String, Object> values = new TreeMap<>();
        values.put("kafka.bootstrapServers", endpoints.bootstrapServers());
        values.put("kafka.secretName", "kafka");
        values.put("registry.url", endpoints.registryUrl());
        values.put(
                "jobs.enrich.symbolStores[0]",
                HOME.resolve("local-cluster/crashes/out/symbols").toString());
        values.put("notifier.enabled", true);
        values.put("notifier.alertmanagerUrls[0]", endpoints.alertmanagerUrl());
        values.put("audit.enabled", true);
        values.put("audit.every", "PT5S");
        values.put("dashboard.enabled", true);
        Chart chart = new Chart(HOME);
        objects.addAll(chart.render(chart.folder().resolve("ci/minimal-values.yaml"), values));
    }

    @Test
    void whatComesInLeavesAsAnEventAndDetectionSteps() throws Exception {
        sendCrashes();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(metrics("enrich-tm"))
                                        .containsPattern(
                                                "topic_crashes_total\\{[^}]*topic=\"crash_pings_v1\"[^}]*\\} [1-9]"));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(metrics("monitor-tm"))
                                        .containsPattern(
                                                "_detection_steps_total\\{[^}]*\\} [1-9]"));
    }

    @Test
    void theProxyShowsTheJobAndLetsNobodyChangeIt() throws Exception {
        String proxy = "http://127.0.0.1:" + port("8082 of flink-enrich");
        awaitStatus(proxy + "/-/healthy");
        JsonNode job = JSON.readTree(get(proxy + "/jobs/overview").body()).at("/jobs/0");
        String id = job.path("jid").asText();

        assertThat(get(proxy + "/").body()).contains("<flink-root>");
        assertThat(get(proxy + "/config").statusCode()).isEqualTo(200);
        for (String path : List.of("/jobs/" + id + "?mode=cancel", "/jobs/" + id + "/stop")) {
            for (String method : List.of("PATCH", "POST", "DELETE")) {
                assertThat(send(method, proxy + path).statusCode()).isEqualTo(405);
            }
        }
        assertThat(get(proxy + "/jobs/" + id + "/yarn-cancel").statusCode()).isEqualTo(403);
        assertThat(send("DELETE", proxy + "/cluster").statusCode()).isEqualTo(405);
        assertThat(statusWithHeader(proxy + "/overview", 1_000)).isEqualTo(200);
        assertThat(statusWithHeader(proxy + "/overview", 100_000)).isNotEqualTo(200);
        assertThat(state("enrich")).isEqualTo("RUNNING");
    }

    @Test
    void theServicesAnswerTheirProbes() throws Exception {
        assertThat(services()).contains("notifier", "audit", "flink-enrich", "flink-monitor");
        for (String name : services()) {
            JsonNode container =
                    Chart.find(objects, "Deployment", NAME + name)
                            .at("/spec/template/spec/containers/0");
            String probe = container.at("/startupProbe/httpGet/path").asText();
            String listens = container.at("/ports/0/containerPort").asText();
            awaitStatus("http://127.0.0.1:" + port(listens + " of " + name) + probe);
            assertThat(container(name).isAlive()).as(log(name)).isTrue();
        }
    }

    /** Without Prometheus nothing is known of them. */
    @Test
    void everyPanelAndEveryRuleAsksWhatPrometheusHas() throws Exception {
        Optional<Path> program = PipelineRulesTest.program("prometheus");
        assumeTrue(
                program.isPresent(),
                "prometheus is not on the PATH. Debian and Ubuntu: apt-get install prometheus");
        sendCrashes();
        sendBroken();
        Map<String, List<Integer>> jobs =
                Map.of(
                        "faultline-enrich", List.of(port("enrich-jm"), port("enrich-tm")),
                        "faultline-monitor", List.of(port("monitor-jm"), port("monitor-tm")),
                        "faultline-audit", List.of(port("9405 of audit")),
                        "faultline-notifier", List.of(port("9404 of notifier")));
        try (PrometheusServer prometheus =
                new PrometheusServer(program.orElseThrow(), folder, port("prometheus"), jobs)) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(silentPanels(prometheus)).isEmpty());
            for (String expression : ruleExpressions()) {
                // Says nothing while all is well, and is understood.
                assertThat(prometheus.query(expression)).isNotNull();
                assertThat(METRIC.matcher(expression).results().map(MatchResult::group))
                        .as("a rule on what nobody says never fires")
                        .isNotEmpty()
                        .allMatch(metric -> isKnown(prometheus, metric));
            }
        }
    }

    private static List<String> ruleExpressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (Path rules : files("rules")) {
            expressions.addAll(Chart.YAML.readTree(rules.toFile()).findValuesAsText("expr"));
        }
        return expressions;
    }

    private static boolean isKnown(PrometheusServer prometheus, String metric) {
        try {
            return !prometheus.query("count(" + metric + ")").isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> silentPanels(PrometheusServer prometheus) throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path dashboard : files("dashboards")) {
            for (JsonNode panel : JSON.readTree(dashboard.toFile()).path("panels")) {
                boolean mayBeEmpty = panel.path("description").asText().startsWith("Empty");
                for (JsonNode target : panel.path("targets")) {
                    String asked =
                            target.path("expr")
                                    .asText()
                                    .replace("$job", ".*")
                                    .replace("$__rate_interval", "1m");
                    if (prometheus.query(asked).isEmpty() && !mayBeEmpty) {
                        silent.add(panel.path("title").asText() + ": " + asked);
                    }
                }
            }
        }
        return silent;
    }

    private static List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("helm/faultline").resolve(name))) {
            return files.toList();
        }
    }

    /** What the operator makes of a FlinkDeployment in standalone mode: two kinds of pods. */
    private void startJob(ContainerImage image, String name) throws IOException {
        JsonNode deployment = Chart.find(objects, "FlinkDeployment", NAME + name);
        JsonNode spec = deployment.path("spec");
        JsonNode container = spec.at("/podTemplate/spec/containers/0");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "standalone-job",
                                "--job-classname",
                                spec.at("/job/entryClass").asText(),
                                "-Djobmanager.rpc.address=127.0.0.1"));
        spec.at("/job/args").forEach(word -> arguments.add(word.asText()));
        start(image, name + "-jm", container, configuration(name, "jm", spec), arguments);
        start(
                image,
                name + "-tm",
                container,
                configuration(name, "tm", spec),
                List.of("taskmanager"));
    }

    private Map<String, String> configuration(String job, String role, JsonNode spec) {
        Map<String, String> options = new TreeMap<>();
        spec.path("flinkConfiguration")
                .properties()
                .forEach(each -> options.put(each.getKey(), each.getValue().asText()));
        // What the operator adds.
        options.put(
                "jobmanager.memory.process.size", spec.at("/jobManager/resource/memory").asText());
        options.put(
                "taskmanager.memory.process.size",
                spec.at("/taskManager/resource/memory").asText());
        options.put("parallelism.default", spec.at("/job/parallelism").asText());
        options.put("pipeline.name", NAME + job);
        options.put("execution.shutdown-on-application-finish", "false");
        // What is another on one machine without Kubernetes.
        options.keySet().removeIf(key -> key.startsWith("high-availability"));
        options.put("execution.checkpointing.interval", "3s");
        options.put("execution.checkpointing.min-pause", "1s");
        options.put("jobmanager.rpc.address", "127.0.0.1");
        options.put("jobmanager.rpc.port", Integer.toString(port(job + "-rpc")));
        for (String bound :
                List.of(
                        "jobmanager.bind-host",
                        "taskmanager.bind-host",
                        "taskmanager.host",
                        "rest.address",
                        "rest.bind-address")) {
            options.put(bound, "127.0.0.1");
        }
        options.put("rest.port", Integer.toString(port(job + "-rest")));
        options.put("rest.bind-port", Integer.toString(port(job + "-rest")));
        options.put("metrics.reporter.prometheus.port", Integer.toString(port(job + '-' + role)));
        return options;
    }

    /** A container of a Deployment or a Job. */
    private void run(ContainerImage image, String kind, String name) throws IOException {
        JsonNode container = Chart.find(objects, kind, name).at("/spec/template/spec/containers/0");
        String part = name.replace(NAME, "");
        List<String> arguments = new ArrayList<>();
        for (JsonNode word : container.path("args")) {
            String text = word.asText().replace("0.0.0.0", "127.0.0.1");
            for (String job : List.of("enrich", "monitor")) {
                text =
                        text.replace(
                                "http://" + NAME + job + "-rest:8081",
                                "http://127.0.0.1:" + port(job + "-rest"));
            }
            arguments.add(text);
        }
        for (JsonNode each : container.path("ports")) {
            String listens = each.path("containerPort").asText();
            arguments.replaceAll(
                    word ->
                            word.equals(listens) || word.endsWith(":" + listens)
                                    ? word.replace(
                                            listens,
                                            Integer.toString(port(listens + " of " + part)))
                                    : word);
        }
        start(image, part, container, Map.of(), arguments);
    }

    /** Starts a container with its volumes as folders of its own. */
    private void start(
            ContainerImage image,
            String name,
            JsonNode container,
            Map<String, String> flink,
            List<String> arguments)
            throws IOException {
        Path volumes = Files.createDirectories(folder.resolve("volumes").resolve(name));
        Map<String, String> places = new LinkedHashMap<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            String inside = mount.path("mountPath").asText();
            if (!inside.equals("/tmp")) {
                // Both kinds of pods of a job see the same store of checkpoints.
                Path outside =
                        inside.equals("/storage")
                                ? folder.resolve("storage")
                                : volumes.resolve(inside.substring(1));
                Files.createDirectories(outside);
                places.put(inside, outside.toString());
            }
        }
        secrets(places);
        Path conf = Files.createDirectories(volumes.resolve("conf"));
        Files.writeString(
                conf.resolve("config.yaml"), Chart.YAML.writeValueAsString(placed(flink, places)));
        containers.put(
                name,
                image.start(
                        arguments.stream().map(word -> placed(word, places)).toList(),
                        Map.of("FLINK_CONF_DIR", conf.toString()),
                        folder.resolve(name + ".log")));
    }

    private static void secrets(Map<String, String> places) throws IOException {
        if (places.containsKey("/etc/faultline/kafka")) {
            Files.writeString(
                    Path.of(places.get("/etc/faultline/kafka"), "client.properties"),
                    "security.protocol=PLAINTEXT\nclient.rack=test\n");
        }
        if (places.containsKey("/etc/faultline/client-hash")) {
            Files.writeString(
                    Path.of(places.get("/etc/faultline/client-hash"), "client-hash.key"),
                    "a key that only tests may know");
        }
    }

    private static Map<String, String> placed(
            Map<String, String> options, Map<String, String> places) {
        Map<String, String> placed = new TreeMap<>(options);
        placed.replaceAll((key, value) -> placed(value, places));
        return placed;
    }

    private static String placed(String text, Map<String, String> places) {
        for (Map.Entry<String, String> place : places.entrySet()) {
            if (text.startsWith(place.getKey()) || text.startsWith("file://" + place.getKey())) {
                return text.replace(place.getKey(), place.getValue());
            }
        }
        return text;
    }

    private void sendCrashes() throws IOException {
        String ping =
                Files.readString(
                        HOME.resolve(
                                "local-cluster/crashes/out/pings/main-session-restore.v4.json"));
        Instant now = Instant.now();
        try (RowProducer producer = new RowProducer(kafka())) {
            // Enough for every partition, and time passes in each.
            for (int minute = 20; minute >= 0; minute--) {
                for (int i = 0; i < 16; i++) {
                    String id = "ping-" + now.toEpochMilli() + '-' + minute + '-' + i;
                    producer.send(
                            Topics.PINGS, id, envelope(id, now.minusSeconds(60L * minute), ping));
                }
            }
            producer.flush();
        }
    }

    private void sendBroken() {
        try (RowProducer producer = new RowProducer(kafka())) {
            for (int i = 0; i < 4; i++) {
                producer.send(
                        Topics.PINGS, "broken-" + i, envelope("broken-" + i, Instant.now(), "{"));
                producer.send(
                        Topics.REPORTS, "report-" + i, envelope("report-" + i, Instant.now(), "{"));
            }
            producer.flush();
        }
    }

    private static CrashEnvelope envelope(String id, Instant received, String payload) {
        return CrashEnvelope.newBuilder()
                .setReceivedAt(received)
                .setFormat(PayloadFormat.TELEMETRY_CRASH_V4)
                .setDocumentId(id)
                .setHeaders(Map.of())
                .setPayload(
                        ByteBuffer.wrap(payload.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .setDumps(List.of())
                .build();
    }

    private KafkaSettings kafka() {
        return KafkaSettings.plain(endpoints.bootstrapServers(), endpoints.registryUrl());
    }

    private void awaitRunning(String job) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .failFast(
                        () -> {
                            assertThat(container(job + "-jm").isAlive())
                                    .as(log(job + "-jm"))
                                    .isTrue();
                            assertThat(container(job + "-tm").isAlive())
                                    .as(log(job + "-tm"))
                                    .isTrue();
                        })
                .untilAsserted(
                        () -> {
                            JsonNode tasks = jobs(job).at("/jobs/0/tasks");
                            assertThat(tasks.path("running").asInt())
                                    .isPositive()
                                    .isEqualTo(tasks.path("total").asInt());
                        });
    }

    private JsonNode jobs(String job) throws Exception {
        return JSON.readTree(
                get("http://127.0.0.1:" + port(job + "-rest") + "/jobs/overview").body());
    }

    private String state(String job) throws Exception {
        return jobs(job).at("/jobs/0/state").asText();
    }

    private String metrics(String process) throws Exception {
        return get("http://127.0.0.1:" + port(process) + "/metrics").body();
    }

    private void awaitStatus(String url) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> get(url).statusCode() == 200);
    }

    private HttpResponse<String> get(String url) throws Exception {
        return send("GET", url);
    }

    private HttpResponse<String> send(String method, String url) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(20))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    /** 0 when the connection is closed instead of answered. */
    private int statusWithHeader(String url, int chars) throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .header("X-Long", "a".repeat(chars))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private Process container(String name) {
        return Optional.ofNullable(containers.get(name)).orElseThrow();
    }

    private String log(String name) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(name + ".log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** A free port that keeps its name. */
    private int port(String name) {
        return ports.computeIfAbsent(
                name,
                each -> {
                    try (ServerSocket socket = new ServerSocket(0)) {
                        return socket.getLocalPort();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }
}
