package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.integration.AccessTable.Right;
import dev.faultline.integration.SecureBroker.Decision;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.cluster.ClusterProcesses;
import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.cluster.FlinkSize;
import dev.faultline.jobs.cluster.JarSets;
import dev.faultline.jobs.enrich.EnrichJob;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.jobs.monitor.MonitorJob;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.BuildRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both jobs and every command, each as a principal of its own with the rights that {@code
 * docs/reference/access.md} gives it, on a broker with TLS and a registry behind TLS.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessIT {

    /** In each password; nothing else has it by chance. */
    private static final String MARK = "zq7canary";

    private static final String REGISTRAR = "faultline-topics";
    private static final String FINGERPRINT = "00000000000acce5";

    /** These two show a certificate, the others say a password. */
    private static final List<String> CERTIFIED =
            List.of("admin", "faultline-monitor", "faultline-audit");

    private static final Duration BOUND = Duration.ofMinutes(2);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Receiver receiver = opened(new Receiver());
    private final Path folder;
    private final AccessTable table;
    private final SecureBroker broker;
    private final SecureAccess access;
    private final LiveFaultline live;

    AccessIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        Files.writeString(folder.resolve("secret"), MARK + "-a-secret-of-the-webhook-only");
        table = new AccessTable();
        Certificates certificates = new Certificates(folder.resolve("keys"), MARK + "store");
        for (String name : List.of("broker", "registry")) {
            certificates.sign(name);
        }
        for (String name : CERTIFIED) {
            certificates.sign(name);
        }
        Endpoints endpoints = Endpoints.free();
        try {
            broker = opened(new SecureBroker(folder.resolve("kafka"), endpoints, certificates));
            ClusterProcesses cluster =
                    opened(
                            new ClusterProcesses(
                                    JarSets.locate(),
                                    folder.resolve("flink"),
                                    endpoints,
                                    new FlinkSize(1, 4, 2, 256, 1600, 256)));
            List<String> processes = List.of("registry", "jobmanager", "taskmanager-1");
            processes.forEach(cluster::start);
            processes.forEach(cluster::awaitReady);
            HttpsRegistry registry =
                    opened(
                            new HttpsRegistry(
                                    URI.create(endpoints.registryUrl()),
                                    certificates,
                                    registryPasswords(),
                                    REGISTRAR));
            access = new SecureAccess(folder.resolve("clients"), broker, registry, CERTIFIED);
            giveRights(certificates);
            live = LiveFaultline.start(folder.resolve("flink"), cluster, access);
        } catch (Exception | Error e) {
            stopEverything();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    private Map<String, String> registryPasswords() {
        Map<String, String> passwords = new HashMap<>();
        table.principals().forEach(name -> passwords.put(name, MARK + "-registry-" + name));
        passwords.put("admin", MARK + "-registry-admin");
        return passwords;
    }

    private void giveRights(Certificates certificates) {
        broker.allow(table.rights().stream().map(Right::binding).toList());
        List<String> everybody = new ArrayList<>(table.principals());
        everybody.add("admin");
        Map<String, String> passwords = new HashMap<>();
        for (String name : everybody) {
            String password = MARK + "-kafka-" + name;
            boolean isCertified = CERTIFIED.contains(name);
            if (!isCertified) {
                passwords.put(name, password);
            }
            access.write(
                    name,
                    isCertified
                            ? broker.certificateClient(name)
                            : broker.passwordClient(name, password),
                    Map.of(
                            "basic.auth.credentials.source",
                            "USER_INFO",
                            "basic.auth.user.info",
                            name + ':' + registryPasswords().get(name),
                            "schema.registry.ssl.truststore.type",
                            "PKCS12",
                            "schema.registry.ssl.truststore.location",
                            certificates.trustedStore().toString(),
                            "schema.registry.ssl.truststore.password",
                            certificates.password()));
        }
        broker.add(passwords);
    }

    @BeforeAll
    void tellTheStory() throws Exception {
        RealCrashStory.tell(live);
        for (String topic : List.of(Topics.USAGE, Topics.EVENTS)) {
            live.sendBytes(topic, "not-avro", new byte[] {1}, List.of());
        }
        control();
        sendAlert();
        live.flush();
        for (String topic :
                List.of(
                        Topics.LINKS,
                        Topics.CORRELATIONS,
                        Topics.COUNTS,
                        Topics.EXPOSURE,
                        Topics.RATES,
                        Topics.TOP,
                        Topics.LEDGER,
                        Topics.deadLettersOf(Topics.USAGE),
                        Topics.deadLettersOf(Topics.EVENTS))) {
            await().atMost(BOUND)
                    .untilAsserted(
                            () -> {
                                live.tick();
                                assertThat(live.records(topic)).as(topic).isNotEmpty();
                            });
        }
        forget();
        live.awaitCheckpoints();
        runCommands();
    }

    private void control() throws IOException {
        try (RowProducer producer = new RowProducer(access.settings("faultline-control"))) {
            BuildRecord build =
                    BuildRecord.newBuilder()
                            .setProduct("Meadow")
                            .setChannel("beta")
                            .setBuildId("20261120101500")
                            .setVersion("129.0")
                            .setPublishedAt(Instant.EPOCH)
                            .build();
            producer.send(Topics.BUILDS, "Meadow|beta|20261120101500", build);
            producer.flush();
        }
        as("control", "publish", "fixed", "a::B", "--product", "Meadow", "--build", "2026");
        as(
                "control",
                "publish",
                "ruleset",
                "built-in",
                "--add",
                "prefix=libkettle\\.so",
                "--in",
                "P1D");
    }

    /** Every client, so that links of pings with reports go too. */
    private void forget() throws IOException {
        List<String> clients = new ArrayList<>();
        try (Stream<Path> pings = Files.list(RealCrashStory.files().resolve("pings"))) {
            for (Path ping : pings.filter(file -> file.toString().endsWith(".v4.json")).toList()) {
                clients.add(
                        JsonMapper.builder()
                                .build()
                                .readTree(ping.toFile())
                                .path("clientId")
                                .asText());
            }
        }
        Path ids = Files.write(folder.resolve("ids"), clients);
        as(
                "control",
                "publish",
                "deletion",
                "--client-hash-key-file",
                live.clientHashKey().toString(),
                "--client-id-file",
                ids.toString());
        await().atMost(BOUND)
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(unused("faultline-enrich")).isEmpty();
                        });
    }

    private void sendAlert() {
        Alert alert = Alert.newBuilder().build();
        alert.setFingerprint(FINGERPRINT);
        alert.setKind(AlertKind.CRASHES);
        alert.setState(AlertState.FIRING);
        alert.setProduct("Meadow");
        alert.setChannel("release");
        live.send(Topics.ALERTS, FINGERPRINT, alert);
    }

    private void runCommands() throws Exception {
        broker.changeRetention(Topics.USAGE);
        assertThat(live.applyTopics())
                .anyMatch(line -> line.matches("configured +topic +.*usage.*"));
        assertThat(as("topics", "topics", "list")).noneMatch(line -> line.contains("missing"));
        replay();
        assertThat(as("alerts", "alert", "list", "--all"))
                .anyMatch(line -> line.contains("FIRING"));
        as("alerts", "alert", "verdict", FINGERPRINT, "--false-alarm");
        as("alerts", "detect", "--channel", "Meadow/release", "--step", "1m");
        as("letters", "dlq", "redrive", "--yes");
        assertThat(as("letters", "dlq", "list", "--summary")).hasSizeGreaterThan(2);
        // What it finds is not the question here: the test itself has written to the topics.
        Cli.Ended audit = live.end("faultline-audit", "audit");
        assertThat(audit.status()).as("%s", audit.output()).isLessThan(2);
        for (String each : List.of("notifier", "dashboard")) {
            String principal = "faultline-" + each;
            try (Running process = new Running(folder, service(each))) {
                await().atMost(BOUND)
                        .untilAsserted(
                                () -> assertThat(unused(principal)).as(process.output()).isEmpty());
            }
        }
    }

    private void replay() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("replay", "--speed", "0"));
        for (String kind : List.of("pings", "reports", "usage")) {
            List<String> lines =
                    as("export", "export", kind).stream()
                            .filter(line -> line.startsWith("{"))
                            .limit(3)
                            .toList();
            assertThat(lines).hasSize(3);
            Path file = Files.write(folder.resolve(kind + ".jsonl"), lines);
            arguments.addAll(List.of("--" + kind, file.toString()));
        }
        assertThat(as("edge", arguments.toArray(new String[0])))
                .contains("sent 3 to crash.usage.v1");
    }

    private List<String> as(String who, String... arguments) {
        return live.faultline("faultline-" + who, arguments);
    }

    private List<String> service(String name) {
        List<String> arguments = new ArrayList<>(List.of(name));
        arguments.addAll(
                name.equals("notifier")
                        ? List.of(
                                "--webhook-url",
                                receiver.url() + "/hook",
                                "--webhook-secret-file",
                                folder.resolve("secret").toString())
                        : List.of("--port", "0"));
        arguments.addAll(access.arguments("faultline-" + name));
        return Cli.faultline(arguments.toArray(new String[0]));
    }

    /** Rights of a principal that nothing has needed yet, as types and names. */
    private List<String> unused(String principal) throws IOException {
        Set<List<String>> used = new HashSet<>();
        for (Decision each : broker.decisions()) {
            if (each.principal().equals(principal) && each.allowed()) {
                used.add(List.of(each.operation(), each.right()));
            }
        }
        return table.rights().stream()
                .filter(right -> right.principal().equals(principal))
                .filter(
                        right ->
                                !used.contains(
                                        List.of(
                                                right.operation().name(),
                                                right.name().replace("*", ""))))
                .map(right -> right.operation() + " " + right.name())
                .toList();
    }

    @Test
    @Order(1)
    void nothingIsDeniedAndEachRightOnThePageIsNeeded() throws IOException {
        assertThat(broker.decisions()).filteredOn(each -> !each.allowed()).isEmpty();
        List<String> unused = new ArrayList<>();
        for (String principal : table.principals()) {
            unused(principal).forEach(right -> unused.add(principal + " " + right));
        }
        // Rows that this short story does not make; other tests see the jobs write them.
        assertThat(unused)
                .containsExactlyInAnyOrder(
                        "faultline-monitor WRITE " + Topics.COMPARISONS,
                        "faultline-monitor WRITE " + Topics.ALIASES,
                        "faultline-audit READ " + Topics.ALIASES);
    }

    @Test
    @Order(2)
    void noPasswordIsWherePeopleLook() throws IOException {
        List<String> leaks = new ArrayList<>();
        live.flinkPages()
                .forEach(
                        (path, page) -> {
                            if (page.toString().contains(MARK)) {
                                leaks.add(path);
                            }
                        });
        ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().commandLine().orElse("").contains(MARK))
                .forEach(each -> leaks.add(each.info().toString()));
        assertThat(filesWithMark(folder.resolve("clients"))).as("it is there").isNotEmpty();
        leaks.addAll(filesWithMark(folder.resolve("flink")));

        assertThat(leaks).isEmpty();
    }

    private static List<String> filesWithMark(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(AccessIT::hasMark)
                    .map(Path::toString)
                    .toList();
        }
    }

    private static boolean hasMark(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(MARK);
        } catch (java.nio.file.NoSuchFileException e) {
            // Flink deletes what it does not need any more.
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(3)
    void aCommandWithoutOneRightSaysWhich() throws Exception {
        broker.changeRetention(Topics.PINGS);
        withoutRight("topics", AclOperation.ALTER_CONFIGS, "crash.*", "topics", "apply");
        withoutRight("topics", AclOperation.DESCRIBE, "crash.*", "topics", "apply");
        withoutRight(
                "control",
                AclOperation.WRITE,
                Topics.SYMBOLS,
                "publish",
                "symbols",
                RealCrashStory.lateModule());
        withoutRight(
                "control",
                AclOperation.WRITE,
                Topics.POLICY,
                "publish",
                "fixed",
                "a::B",
                "--product",
                "Meadow",
                "--build",
                "2026");
        withoutRight(
                "edge",
                AclOperation.WRITE,
                Topics.USAGE,
                "replay",
                "--speed",
                "0",
                "--usage",
                folder.resolve("usage.jsonl").toString());
        withoutRight("alerts", AclOperation.READ, Topics.VERDICTS, "alert", "list");
        withoutRight(
                "alerts",
                AclOperation.WRITE,
                Topics.VERDICTS,
                "alert",
                "verdict",
                FINGERPRINT,
                "--false-alarm");
        withoutRight("export", AclOperation.READ, Topics.REPORTS, "export", "reports");
        String letters = Topics.deadLettersOf(Topics.PINGS);
        withoutRight("letters", AclOperation.READ, letters, "dlq", "list");
        withoutRight("audit", AclOperation.READ, Topics.CENSUS, "audit");
        withoutRight("audit", AclOperation.DESCRIBE, "faultline-monitor", "audit");
        withoutRight("audit", AclOperation.DESCRIBE_CONFIGS, Topics.EVENTS, "audit");
    }

    private void withoutRight(
            String who, AclOperation operation, String name, String... arguments) {
        Right right = table.right("faultline-" + who, operation, name);
        broker.deny(right.binding());
        Cli.Ended ended = live.end("faultline-" + who, arguments);
        broker.allow(List.of(right.binding()));
        assertThat(ended.status()).as("%s %s", right, ended.output()).isNotZero();
        assertThat(String.join("\n", ended.output()))
                .as("%s", right)
                .contains(name.replace("*", ""))
                // Kafka's own log may show where Kafka's client stood.
                .doesNotContain("at dev.faultline");
    }

    @Test
    @Order(4)
    void aJobWithoutOneRightSaysWhich() throws Exception {
        isNotSubmittedWithout(EnrichJob.NAME, AclOperation.READ, Topics.PINGS);
        isNotSubmittedWithout(EnrichJob.NAME, AclOperation.WRITE, Topics.EVENTS);
        isNotSubmittedWithout(MonitorJob.NAME, AclOperation.READ, Topics.USAGE);
        failsWithout(EnrichJob.NAME, AclOperation.READ, "faultline-enrich");
        failsWithout(EnrichJob.NAME, AclOperation.READ, Topics.POLICY);
        failsWithout(EnrichJob.NAME, AclOperation.WRITE, Topics.CENSUS);
        failsWithout(MonitorJob.NAME, AclOperation.WRITE, Topics.COUNTS);

        // With all of them it runs on by itself.
        live.awaitRunning();
    }

    private void isNotSubmittedWithout(String job, AclOperation operation, String name) {
        Right right = table.right("faultline-" + job, operation, name);
        broker.deny(right.binding());
        assertThatThrownBy(
                        () -> {
                            if (job.equals(EnrichJob.NAME)) {
                                live.startEnrich(null);
                            } else {
                                live.startMonitor(null);
                            }
                        })
                .as("%s", right)
                .hasMessageContaining(name)
                .hasMessageContaining("access.md");
        broker.allow(List.of(right.binding()));
    }

    private void failsWithout(String job, AclOperation operation, String name) throws IOException {
        Right right = table.right("faultline-" + job, operation, name);
        broker.deny(right.binding());
        startTaskManager();
        live.startAnew(job);
        await().atMost(BOUND)
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(live.lastFailure(job))
                                    .as("%s", right)
                                    .containsIgnoringCase("authoriz")
                                    .contains(name);
                        });
        broker.allow(List.of(right.binding()));
        startTaskManager();
    }

    /** Flink ends the whole process when a sink is refused while its task is being cancelled. */
    private void startTaskManager() {
        if (!live.cluster().isAlive("taskmanager-1")) {
            live.cluster().start("taskmanager-1");
        }
        live.cluster().awaitReady("taskmanager-1");
    }

    @AfterAll
    void stopEverything() throws Exception {
        if (live != null) {
            live.close();
        }
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** A program that runs on by itself. */
    private static final class Running implements AutoCloseable {

        private final Path output;
        private final Process process;

        Running(Path folder, List<String> command) throws IOException {
            output = Files.createTempFile(folder, "service", ".out");
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
        }

        String output() throws IOException {
            return Files.readString(output);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
