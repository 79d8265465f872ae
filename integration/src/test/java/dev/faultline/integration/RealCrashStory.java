package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.functions.record.RecordHeader;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.DumpReference;
import dev.faultline.schema.PayloadFormat;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProductPolicy;
import dev.faultline.schema.UsageSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Every real crash that comes with the project as one or two pings and a report, a minute after it
 * happened; some sent twice; two records that nobody can read; usage of the same hours.
 */
final class RealCrashStory {

    /** A ping cut in the middle. */
    static final String BROKEN_JSON_KEY = "broken-json";

    /** A value that is not Avro. */
    static final String NOT_AVRO_KEY = "not-avro";

    /** Reports whose dump cannot be had, by key, with the reason of their dead letter. */
    static final Map<String, String> BAD_DUMPS =
            Map.of(
                    "dump-that-is-not-there", "MINIDUMP_MISSING",
                    "dump-of-another-crash", "MINIDUMP_MISMATCH",
                    "dump-that-is-none", "MINIDUMP_REJECTED");

    static final byte[] NOT_AVRO = "not a record at all".getBytes(StandardCharsets.UTF_8);

    /** No record, and as large as Kafka's clients may send one: its dead letter is larger. */
    static final byte[] LARGE_NOT_AVRO = Arrays.copyOf(NOT_AVRO, 1_048_300);

    static final RecordHeader HEADER =
            new RecordHeader("edge", "proxy-7".getBytes(StandardCharsets.UTF_8));
    static final byte[] BROKEN_JSON = brokenJson();

    private static final Path LATE_MODULE =
            Path.of("libmeadow_engine.so", "D727534D7BF335C879B3F4E05A81C9670");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_INLINE_BYTES = 64 * 1024;
    private static final Duration BOUND = Duration.ofMinutes(2);

    private final LiveFaultline live;
    private final List<SentCrash> sent = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<UsageSample> usage = new ArrayList<>();
    private final Map<String, ProcessedCrash> early = new HashMap<>();

    private RealCrashStory(LiveFaultline live) {
        this.live = live;
    }

    /** Tells the story and waits until enrichment has read all of it. */
    static RealCrashStory tell(LiveFaultline live) {
        RealCrashStory story = new RealCrashStory(live);
        story.sendControls();
        List<JsonNode> crashes = new ArrayList<>();
        json("expected.json").forEach(crashes::add);
        for (int i = 0; i < crashes.size(); i++) {
            story.sendCrash(i, crashes.get(i));
        }
        story.sendUnreadable(lastReceived(story.sent));
        story.sendUsage(story.sent.get(0).crashTime());
        live.awaitEnriched(BOUND);
        story.early.putAll(story.processed());
        story.bringLateSymbols();
        return story;
    }

    /** Copies the symbols that are there from the start. */
    static void writeFirstSymbols(Path store) throws IOException {
        copySymbols(store, path -> !path.startsWith(LATE_MODULE));
    }

    /** Copies those that come late. */
    static void writeLateSymbols(Path store) throws IOException {
        copySymbols(store, path -> path.startsWith(LATE_MODULE));
    }

    private static void copySymbols(Path store, Predicate<Path> which) throws IOException {
        Path from = files().resolve("symbols");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path name = from.relativize(file);
                if (which.test(name)) {
                    Path to = store.resolve(name);
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
    }

    /** The bad build's engine gets its symbols when its crashes have long left. */
    private void bringLateSymbols() {
        try {
            writeLateSymbols(live.symbols());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        live.faultline("faultline-control", "publish", "symbols", LATE_MODULE.toString());
        await().atMost(BOUND)
                .untilAsserted(
                        () ->
                                assertThat(processed().values())
                                        .noneMatch(
                                                row ->
                                                        row.getQuality()
                                                                .getMissingModules()
                                                                .contains(LATE_MODULE.toString())));
    }

    /** Public rows of the crashes that were sent, as they are now. */
    private Map<String, ProcessedCrash> processed() {
        Map<String, ProcessedCrash> rows = live.lastRows(Topics.PROCESSED, ProcessedCrash.class);
        rows.keySet().retainAll(sent.stream().map(SentCrash::eventId).toList());
        return rows;
    }

    /** Public rows from before the symbols of {@link #lateModule} were there. */
    Map<String, ProcessedCrash> early() {
        return early;
    }

    /** Module whose symbols came late. */
    static String lateModule() {
        return LATE_MODULE.toString();
    }

    /** Folder of the real crashes. */
    static Path files() {
        return LiveFaultline.home().resolve("local-cluster/crashes/out");
    }

    /** Everything readable that was sent, duplicates included. */
    List<SentCrash> sent() {
        return sent;
    }

    /** Name of the crash of each element of {@link #sent}. */
    List<String> names() {
        return names;
    }

    List<UsageSample> usage() {
        return usage;
    }

    static long lastReceived(List<SentCrash> sent) {
        return sent.stream().mapToLong(SentCrash::receivedAt).max().orElseThrow();
    }

    private void sendControls() {
        ProductPolicy product =
                ProductPolicy.newBuilder()
                        .setProduct("Meadow")
                        .setChannels(List.of())
                        .setPackages(List.of())
                        .build();
        live.send(
                Topics.POLICY,
                "intake",
                PolicyRecord.newBuilder()
                        .setPolicyId("intake")
                        .setEffectiveFrom(Instant.EPOCH)
                        .setAnnouncedAt(Instant.EPOCH)
                        .setProducts(
                                List.of(
                                        product,
                                        ProductPolicy.newBuilder(product)
                                                .setProduct("Meadow Mobile")
                                                .build(),
                                        ProductPolicy.newBuilder(product)
                                                .setProduct(LateBuildIT.PRODUCT)
                                                .build(),
                                        ProductPolicy.newBuilder(product)
                                                .setProduct(AuditIT.PRODUCT)
                                                .build(),
                                        ProductPolicy.newBuilder(product)
                                                .setProduct(DeletionIT.PRODUCT)
                                                .build(),
                                        ProductPolicy.newBuilder(product)
                                                .setProduct(PrivacyIT.PRODUCT)
                                                .build()))
                        .build());
        sendBuild("20261120101500", "128.0");
        sendBuild("20261122093000", "128.0.1");
        live.flush();
    }

    private void sendBuild(String buildId, String version) {
        live.send(
                Topics.BUILDS,
                "Meadow|release|" + buildId,
                BuildRecord.newBuilder()
                        .setProduct("Meadow")
                        .setChannel("release")
                        .setBuildId(buildId)
                        .setVersion(version)
                        .setPublishedAt(Instant.EPOCH)
                        .build());
    }

    private void sendCrash(int number, JsonNode crash) {
        String name = crash.path("name").asText();
        Instant received = Instant.ofEpochSecond(crash.path("crash_time").asLong() + 60);
        CrashEnvelope legacy = ping(name, PayloadFormat.TELEMETRY_CRASH_V4, ".v4.json", received);
        CrashEnvelope glean = ping(name, PayloadFormat.GLEAN_CRASH, ".glean.json", received);
        CrashEnvelope first = number % 3 == 0 ? glean : legacy;
        CrashEnvelope report = report(number, name, crash, received.plusSeconds(60));
        send(name, Topics.PINGS, first);
        send(name, Topics.REPORTS, report);
        if (number % 3 == 0) {
            send(name, Topics.PINGS, again(first, 20, first.getDocumentId()));
            send(name, Topics.REPORTS, again(report, 20, report.getDocumentId()));
        }
        if (number % 3 == 1) {
            send(name, Topics.PINGS, again(first, 25, first.getDocumentId() + "-again"));
        }
        if (number % 4 != 3) {
            CrashEnvelope other = first.equals(legacy) ? glean : legacy;
            send(name, Topics.PINGS, again(other, 30, other.getDocumentId()));
        }
    }

    private static CrashEnvelope again(CrashEnvelope envelope, int laterSeconds, String document) {
        Instant received = envelope.getReceivedAt().plusSeconds(laterSeconds);
        return CrashEnvelope.newBuilder(envelope)
                .setDocumentId(document)
                .setReceivedAt(received)
                .setHeaders(headers(received))
                .build();
    }

    private void send(String name, String topic, CrashEnvelope envelope) {
        live.send(topic, envelope.getDocumentId(), envelope);
        sent.add(SentCrash.of(topic, envelope));
        names.add(name);
    }

    private static CrashEnvelope ping(
            String name, PayloadFormat format, String suffix, Instant received) {
        return CrashEnvelope.newBuilder()
                .setReceivedAt(received)
                .setFormat(format)
                .setDocumentId(name + suffix.replace('.', '-'))
                .setHeaders(headers(received))
                .setPayload(ByteBuffer.wrap(bytes("pings/" + name + suffix)))
                .setDumps(List.of())
                .build();
    }

    /** Some reports bring their dump, the others say where it lies. */
    private static CrashEnvelope report(int number, String name, JsonNode crash, Instant received) {
        String file = "dumps/" + name + ".dmp";
        byte[] dump = bytes(file);
        DumpReference.Builder reference =
                DumpReference.newBuilder()
                        .setName("upload_file_minidump")
                        .setFileName(crash.path("local_dump_id").asText() + ".dmp")
                        .setSha256(crash.path("dump_sha256").asText())
                        .setSizeBytes(dump.length);
        if (number % 2 == 1 || dump.length > MAX_INLINE_BYTES) {
            reference.setUri(files().resolve(file).toUri().toString());
        } else {
            reference.setInline(ByteBuffer.wrap(dump));
        }
        return CrashEnvelope.newBuilder()
                .setReceivedAt(received)
                .setFormat(PayloadFormat.CRASH_REPORT)
                .setDocumentId(name + "-report")
                .setHeaders(headers(received))
                .setPayload(ByteBuffer.wrap(bytes("reports/" + name + ".json")))
                .setDumps(List.of(reference.build()))
                .build();
    }

    private void sendUnreadable(long receivedAt) {
        Instant received = Instant.ofEpochMilli(receivedAt);
        CrashEnvelope envelope =
                CrashEnvelope.newBuilder()
                        .setReceivedAt(received)
                        .setFormat(PayloadFormat.TELEMETRY_CRASH_V4)
                        .setDocumentId(BROKEN_JSON_KEY)
                        .setHeaders(headers(received))
                        .setPayload(ByteBuffer.wrap(BROKEN_JSON))
                        .setDumps(List.of())
                        .build();
        live.send(Topics.PINGS, BROKEN_JSON_KEY, envelope);
        live.sendBytes(Topics.REPORTS, NOT_AVRO_KEY, LARGE_NOT_AVRO, List.of(HEADER));
        BAD_DUMPS.forEach((key, reason) -> live.send(Topics.REPORTS, key, badDump(key, reason)));
    }

    private CrashEnvelope badDump(String key, String reason) {
        Instant received = Instant.ofEpochMilli(lastReceived(sent));
        DumpReference.Builder reference =
                DumpReference.newBuilder().setName("upload_file_minidump").setSizeBytes(7);
        switch (reason) {
            case "MINIDUMP_MISSING" ->
                    reference.setUri(files().resolve("dumps/" + key).toUri().toString());
            case "MINIDUMP_MISMATCH" ->
                    reference.setInline(ByteBuffer.wrap(NOT_AVRO)).setSha256("0".repeat(64));
            default -> reference.setInline(ByteBuffer.wrap(NOT_AVRO));
        }
        return CrashEnvelope.newBuilder()
                .setReceivedAt(received)
                .setFormat(PayloadFormat.CRASH_REPORT)
                .setDocumentId(key)
                .setHeaders(headers(received))
                .setPayload(ByteBuffer.wrap(bytes("reports/" + names.get(0) + ".json")))
                .setDumps(List.of(reference.build()))
                .build();
    }

    /** Two clients that used the browser for an hour around the crashes; one told it twice. */
    private void sendUsage(long crashTime) {
        for (int client = 0; client < 2; client++) {
            Instant start = Instant.ofEpochMilli(crashTime).minusSeconds(1200 + 600 * client);
            UsageSample sample =
                    UsageSample.newBuilder()
                            .setSampleId("sample-" + client)
                            .setReceivedAt(start.plusSeconds(3700))
                            .setIntervalStart(start)
                            .setIntervalEnd(start.plusSeconds(3600))
                            .setProduct("Meadow")
                            .setChannel("release")
                            .setVersion("128.0")
                            .setBuildId("20261120101500")
                            .setOs("Linux")
                            .setArch("amd64")
                            .setCountry("")
                            .setClientId("client-" + client)
                            .setHoursWall(1)
                            .setHoursActive(0.5)
                            .setSessions(1)
                            .build();
            usage.add(sample);
            live.send(Topics.USAGE, sample.getSampleId(), sample);
        }
        live.send(Topics.USAGE, usage.get(0).getSampleId(), usage.get(0));
    }

    private static Map<String, String> headers(Instant received) {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(received.atOffset(ZoneOffset.UTC));
        return Map.of("date", date);
    }

    private static byte[] brokenJson() {
        return bytes("odd/v4-broken.json");
    }

    private static JsonNode json(String file) {
        try {
            return JSON.readTree(bytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(files().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
