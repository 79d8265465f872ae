package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.functions.record.RecordHeader;
import dev.faultline.jobs.TopicSpec;
import dev.faultline.jobs.TopicSpec.Role;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.DumpReference;
import dev.faultline.schema.PayloadFormat;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.UsageSample;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Everything personal that a client can send has a marked word in it, in all formats, readable or
 * not. Then everything that people may look at is searched for the word.
 */
@ExtendWith(SharedFaultline.class)
class PrivacyIT {

    /** A product of its own. */
    static final String PRODUCT = "Aviary";

    private static final String BUILD = "20261124080000";

    /** The marked word; no hexadecimal text has it by chance. */
    private static final String CANARY = "zq7canary";

    private static final Duration BOUND = Duration.ofMinutes(2);

    /** Annotations that are protected or dropped, by the client's names, and one of tomorrow. */
    private static final List<String> HIDDEN =
            List.of(
                    "AnnotationOfTomorrow",
                    "Breadcrumbs",
                    "Comments",
                    "DumperError",
                    "Email",
                    "ExperimentalFeatures",
                    "FontName",
                    "GMPLibraryPath",
                    "GleanClientId",
                    "HangID",
                    "IndexedDBShutdownTimeout",
                    "JavaStackTrace",
                    "LocalStorageShutdownTimeout",
                    "ModuleSignatureInfo",
                    "NimbusEnrollments",
                    "PHCAllocStack",
                    "PHCBaseAddress",
                    "PHCFreeStack",
                    "PHCKind",
                    "PHCUsableSize",
                    "ProfileDirectory",
                    "RemoteType",
                    "ServerURL",
                    "TelemetryClientId",
                    "TelemetryEnvironment",
                    "TelemetryProfileGroupId",
                    "TelemetryServerURL",
                    "TelemetrySessionId",
                    "URL",
                    "WindowsPackageFamilyName",
                    "uuid");

    /** Annotations whose text is public without what is personal in it. */
    private static final List<String> REDACTED =
            List.of(
                    "AbortMessage",
                    "GraphicsCriticalError",
                    "Hang",
                    "IPCMessageName",
                    "MainThreadRunnableName",
                    "MozCrashReason",
                    "Notes",
                    "QuotaManagerShutdownTimeout",
                    "XPCOMSpinEventLoopStack");

    /** What people and programs put into such text. */
    private static final String TEXT =
            "no /home/"
                    + CANARY
                    + "/a, C:\\Users\\"
                    + CANARY
                    + "\\b, /Users/"
                    + CANARY
                    + "/c; mail "
                    + CANARY
                    + "@example.org; at https://example.org/"
                    + CANARY
                    + "?q="
                    + CANARY;

    private final LiveFaultline live;
    private final JsonMapper json = JsonMapper.builder().build();
    private final List<String> leaks = new ArrayList<>();

    PrivacyIT(Stories stories) {
        stories.realCrashes();
        this.live = stories.live();
    }

    @Test
    void nothingPersonalGetsWherePeopleLook() throws IOException {
        Instant received = Instant.ofEpochMilli(live.clock());
        sendPings(received);
        sendReports(received);
        sendUsage(received);
        sendUnreadable(received);
        live.awaitEnriched(BOUND);
        await().atMost(BOUND).untilAsserted(this::assertThatAllAreCounted);
        assertThat(canariesIn(Topics.PROTECTED)).as("what it looks for is there").isPositive();
        assertThat(canariesIn(Topics.deadLettersOf(Topics.PINGS))).isPositive();
        assertThat(canariesIn(Topics.deadLettersOf(Topics.REPORTS))).isPositive();

        searchTopics();
        searchLetterPreviews();
        searchPage();
        searchFlink();
        searchLogs();
        search("alert list", String.join("\n", cli("alert", "list", "--all", "--json")));
        assertThat(leaks).isEmpty();
    }

    private void assertThatAllAreCounted() {
        live.tick();
        long crashes =
                live.lastRows(Topics.COUNTS, CrashCount.class).values().stream()
                        .filter(row -> row.getProduct().equals(PRODUCT))
                        .mapToLong(row -> row.getPings() + row.getReports())
                        .sum();
        assertThat(crashes).isEqualTo(5);
    }

    private void sendPings(Instant received) throws IOException {
        ObjectNode legacy = read("pings/bad-content-flex-line-deep.v4.json");
        legacy.put("clientId", CANARY + "-client");
        legacy.put("id", CANARY + "-id");
        legacy.put(CANARY, CANARY);
        ((ObjectNode) legacy.path("application")).put("name", PRODUCT).put("buildId", BUILD);
        ObjectNode environment = (ObjectNode) legacy.path("environment");
        environment.put(CANARY, CANARY);
        ((ObjectNode) environment.path("settings")).put("userPrefs", CANARY);
        ((ObjectNode) environment.path("profile")).put("path", "/home/" + CANARY);
        ObjectNode payload = (ObjectNode) legacy.path("payload");
        payload.put("crashDate", received.toString().substring(0, 10));
        payload.put("sessionId", CANARY + "-session");
        payload.remove(List.of("minidumpSha256Hash", "crashId", "crashTime"));
        annotate((ObjectNode) payload.path("metadata"), received, 1);
        moveModules((ObjectNode) payload.path("stackTraces"), "filename", "debug_file");
        send(Topics.PINGS, "aviary-v4", PayloadFormat.TELEMETRY_CRASH_V4, legacy, received);

        ObjectNode glean = read("pings/bad-content-flex-line-deep.glean.json");
        gleanIds(glean, received, 2);
        ObjectNode metrics = (ObjectNode) glean.path("metrics");
        moveModules(
                (ObjectNode) metrics.path("object").path("crash.stack_traces"),
                "filename",
                "debug_file");
        send(Topics.PINGS, "aviary-glean", PayloadFormat.GLEAN_CRASH, glean, received);

        ObjectNode java = read("pings/bad-content-flex-line-deep.glean.json");
        gleanIds(java, received, 3);
        ObjectNode objects = (ObjectNode) java.path("metrics").path("object");
        objects.removeAll();
        ObjectNode thrown =
                objects.putObject("crash.java_exception").putArray("throwables").addObject();
        thrown.put("type_name", "java.io.IOException").put("message", TEXT);
        thrown.putArray("stack").addObject().put("class_name", "a.B").put("method_name", "c");
        send(Topics.PINGS, "aviary-java", PayloadFormat.GLEAN_CRASH, java, received);
    }

    private static void gleanIds(ObjectNode glean, Instant received, int number) {
        ((ObjectNode) glean.path("client_info"))
                .put("client_id", CANARY + "-glean")
                .put("session_id", CANARY)
                .put("app_build", BUILD);
        ((ObjectNode) glean.path("ping_info")).putObject("experiments").put(CANARY, CANARY);
        ObjectNode metrics = (ObjectNode) glean.path("metrics");
        ((ObjectNode) metrics.path("datetime")).put("crash.time", received.toString());
        ObjectNode strings = (ObjectNode) metrics.path("string");
        strings.remove("crash.minidump_sha256_hash");
        strings.put("crash.product_name", PRODUCT);
        strings.put("crash.app_build", BUILD);
        strings.put("crash.event_id", crashEvent(number));
        strings.put("crash.remote_type", CANARY);
        strings.put("crash.tomorrow", CANARY);
        strings.put("crash.moz_crash_reason", TEXT);
        metrics.putObject("url").put("crash.url", "https://example.org/" + CANARY);
        metrics.putObject("text").put("crash.comments", CANARY);
        metrics.putObject("labeled_string").putObject("crash.things").put("a", CANARY);
    }

    private void sendReports(Instant received) throws IOException {
        byte[] dump = Files.readAllBytes(RealCrashStory.files().resolve("dumps/" + smallDump()));
        mark(dump);
        ObjectNode annotations = json.createObjectNode();
        annotate(annotations, received, 4);
        sendReport(
                "aviary-report",
                annotations,
                received,
                DumpReference.newBuilder()
                        .setName("upload_file_minidump")
                        .setFileName(CANARY + ".dmp")
                        .setInline(ByteBuffer.wrap(dump))
                        .setSizeBytes(dump.length)
                        .build());
        annotate(annotations, received, 5);
        annotations.put(
                "JavaException",
                json.createObjectNode()
                        .set(
                                "exception",
                                json.createObjectNode()
                                        .set(
                                                "values",
                                                json.createArrayNode()
                                                        .add(
                                                                json.createObjectNode()
                                                                        .put("type", "E")
                                                                        .put("module", "a.b")
                                                                        .put("value", TEXT))))
                        .toString());
        sendReport("aviary-java-report", annotations, received);
    }

    /** Name of a dump that may travel inline. */
    private static String smallDump() throws IOException {
        try (Stream<Path> dumps = Files.list(RealCrashStory.files().resolve("dumps"))) {
            return dumps.filter(dump -> dump.toFile().length() < 60_000)
                    .map(dump -> dump.getFileName().toString())
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Writes the word over memory that holds nothing, as a person's text would lie there. */
    private static void mark(byte[] dump) {
        byte[] word = (CANARY + ' ').getBytes(StandardCharsets.UTF_8);
        int zeros = 0;
        for (int i = dump.length - 1; i >= 0; i--) {
            zeros = dump[i] == 0 ? zeros + 1 : 0;
            if (zeros == 3 * word.length) {
                System.arraycopy(word, 0, dump, i + word.length, word.length);
                return;
            }
        }
        throw new AssertionError("the dump has no room");
    }

    private void sendReport(
            String document, ObjectNode annotations, Instant received, DumpReference... dumps) {
        live.send(
                Topics.REPORTS,
                document,
                CrashEnvelope.newBuilder()
                        .setReceivedAt(received)
                        .setFormat(PayloadFormat.CRASH_REPORT)
                        .setDocumentId(document)
                        .setHeaders(headers())
                        .setPayload(ByteBuffer.wrap(bytes(annotations.toString())))
                        .setDumps(List.of(dumps))
                        .build());
    }

    private void send(
            String topic,
            String document,
            PayloadFormat format,
            ObjectNode ping,
            Instant received) {
        live.send(
                topic,
                document,
                CrashEnvelope.newBuilder()
                        .setReceivedAt(received)
                        .setFormat(format)
                        .setDocumentId(document)
                        .setHeaders(headers())
                        .setPayload(ByteBuffer.wrap(bytes(ping.toString())))
                        .setDumps(List.of())
                        .build());
    }

    private static Map<String, String> headers() {
        return Map.of("user-agent", CANARY, "x-forwarded-for", CANARY, CANARY, CANARY);
    }

    private static void annotate(ObjectNode annotations, Instant received, int number) {
        HIDDEN.forEach(name -> annotations.put(name, CANARY + " in " + name));
        REDACTED.forEach(name -> annotations.put(name, TEXT));
        annotations.put("GleanClientId", CANARY + "-client");
        annotations.put(
                "AsyncShutdownTimeout",
                "{\"phase\":\"quit\",\"conditions\":[{\"name\":\"/home/" + CANARY + "/x\"}]}");
        annotations.put("ProductName", PRODUCT);
        annotations.put("ReleaseChannel", "release");
        annotations.put("Version", "3.0");
        annotations.put("BuildID", BUILD);
        annotations.put("CrashTime", Long.toString(received.getEpochSecond()));
        annotations.put("UptimeTS", "0." + number + "1");
        annotations.put("CrashEventID", crashEvent(number));
    }

    private static String crashEvent(int number) {
        return "a71a0000-0000-4000-8000-00000000000" + number;
    }

    private static void moveModules(ObjectNode stack, String... names) {
        for (JsonNode module : stack.path("modules")) {
            for (String name : names) {
                ((ObjectNode) module)
                        .put(name, "/home/" + CANARY + "/app/" + module.path(name).asText());
            }
        }
    }

    private void sendUsage(Instant received) {
        UsageSample sample =
                UsageSample.newBuilder()
                        .setSampleId("aviary-sample")
                        .setReceivedAt(received)
                        .setIntervalStart(received.minusSeconds(3_600))
                        .setIntervalEnd(received)
                        .setProduct(PRODUCT)
                        .setChannel("release")
                        .setVersion("3.0")
                        .setBuildId(BUILD)
                        .setOs("Linux")
                        .setArch("amd64")
                        .setCountry("")
                        .setClientId(CANARY + "-client")
                        .setHoursWall(1)
                        .setHoursActive(0.5)
                        .setSessions(1)
                        .build();
        live.send(Topics.USAGE, sample.getSampleId(), sample);
        live.sendBytes(Topics.USAGE, CANARY, bytes(CANARY), List.of());
    }

    private void sendUnreadable(Instant received) {
        List<RecordHeader> headers = List.of(new RecordHeader(CANARY, bytes(CANARY)));
        live.sendBytes(Topics.PINGS, CANARY, bytes("no avro, " + CANARY), headers);
        live.sendBytes(Topics.REPORTS, CANARY, new byte[] {0, 0, 0, 0, 99, 'z', 'q', '7'}, headers);
        int number = 0;
        for (String payload :
                List.of(
                        CANARY,
                        "{\"" + CANARY + "\": " + CANARY,
                        "{\"type\":\"" + CANARY + "\",\"version\":\"" + CANARY + "\"}",
                        "{\"type\":\"crash\",\"version\":4,\"payload\":\"" + CANARY + "\"}",
                        "{\"a\":1e99999999,\"" + CANARY + "\":[" + "[".repeat(200))) {
            number++;
            for (PayloadFormat format :
                    List.of(PayloadFormat.TELEMETRY_CRASH_V4, PayloadFormat.GLEAN_CRASH)) {
                live.send(
                        Topics.PINGS,
                        "aviary-odd-" + number,
                        CrashEnvelope.newBuilder()
                                .setReceivedAt(received)
                                .setFormat(format)
                                .setDocumentId("aviary-odd-" + number + format)
                                .setHeaders(headers())
                                .setPayload(ByteBuffer.wrap(bytes(payload)))
                                .setDumps(List.of())
                                .build());
            }
        }
        ObjectNode annotations = json.createObjectNode();
        annotate(annotations, received, 6);
        sendReport(
                "aviary-lost",
                annotations,
                received,
                DumpReference.newBuilder()
                        .setName("upload_file_minidump")
                        .setUri("file:///home/" + CANARY + "/lost.dmp")
                        .setSizeBytes(7)
                        .build());
        sendReport(
                "aviary-elsewhere",
                annotations,
                received,
                DumpReference.newBuilder()
                        .setName("upload_file_minidump")
                        .setUri(CANARY + "://" + CANARY + "/lost.dmp?" + CANARY)
                        .setSizeBytes(7)
                        .build());
        sendReport(
                "aviary-cut",
                annotations,
                received,
                DumpReference.newBuilder()
                        .setName("upload_file_minidump")
                        .setInline(ByteBuffer.wrap(bytes("MDMP" + CANARY.repeat(20))))
                        .setSizeBytes(7)
                        .build());
    }

    private long canariesIn(String topic) {
        return live.records(topic).stream().filter(each -> text(each).contains(CANARY)).count();
    }

    /** What is for everybody, and what goes between the jobs. */
    private void searchTopics() {
        for (TopicSpec topic : Topics.all()) {
            if (topic.role() == Role.INPUT || topic.role() == Role.PROTECTED) {
                continue;
            }
            for (ConsumerRecord<byte[], byte[]> record : live.records(topic.name())) {
                search(topic.name(), text(record));
            }
        }
    }

    private void searchLetterPreviews() {
        search("dlq list", String.join("\n", cli("dlq", "list")));
        search("dlq list", String.join("\n", cli("dlq", "list", "--json")));
        for (String topic : List.of(Topics.PINGS, Topics.REPORTS, Topics.USAGE)) {
            String letters = Topics.deadLettersOf(topic);
            List<ConsumerRecord<byte[], byte[]>> own =
                    live.records(letters).stream()
                            .filter(each -> text(each).contains(CANARY))
                            .limit(4)
                            .toList();
            for (ConsumerRecord<byte[], byte[]> letter : own) {
                String position = letters + '/' + letter.partition() + '/' + letter.offset();
                search("dlq show", String.join("\n", cli("dlq", "show", position)));
            }
        }
    }

    private List<String> cli(String... arguments) {
        return Cli.run(live.kafka(), arguments);
    }

    private void searchPage() {
        try (LivePage page = new LivePage(live.kafka())) {
            await().atMost(BOUND)
                    .until(
                            () -> page.json("/api/crash?event_id=ping:aviary-v4").toString(),
                            text -> text.contains(PRODUCT));
            List<String> paths =
                    new ArrayList<>(
                            List.of(
                                    "/api/settings",
                                    "/api/health",
                                    "/api/channels",
                                    "/api/alerts",
                                    "/api/channel?product=Aviary&channel=release",
                                    "/api/top?product=Aviary&channel=release"));
            for (ProcessedCrash row :
                    live.lastRows(Topics.PROCESSED, ProcessedCrash.class).values()) {
                if (row.getProduct().equals(PRODUCT)) {
                    paths.add("/api/crash?event_id=" + row.getEventId());
                    paths.add(
                            "/api/signature?product=Aviary&channel=release&signature="
                                    + URLEncoder.encode(
                                            row.getSignature(), StandardCharsets.UTF_8));
                }
            }
            assertThat(paths).hasSizeGreaterThan(12);
            paths.forEach(path -> search("page " + path, page.json(path).toString()));
        }
    }

    /**
     * Everything that the REST interface shows of the jobs: plans, exceptions, settings, metrics.
     */
    private void searchFlink() throws IOException {
        live.flinkPages().forEach((path, page) -> search("flink " + path, page.toString()));
    }

    private void searchLogs() throws IOException {
        try (Stream<Path> files = Files.walk(live.cluster().logs())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                search(
                        "log " + file.getFileName(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
    }

    private void search(String where, String text) {
        int found = text.toLowerCase(Locale.ROOT).indexOf("zq7");
        if (found >= 0 && leaks.size() < 50) {
            leaks.add(
                    where
                            + ": …"
                            + text.substring(
                                    Math.max(0, found - 80), Math.min(text.length(), found + 40)));
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder(LiveFaultline.text(record.key()));
        record.headers().forEach(each -> text.append(each.key()).append(latin(each.value())));
        byte[] value = record.value();
        return value == null ? text.toString() : text.append(latin(value)).toString();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private ObjectNode read(String file) throws IOException {
        return (ObjectNode) json.readTree(RealCrashStory.files().resolve(file).toFile());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
