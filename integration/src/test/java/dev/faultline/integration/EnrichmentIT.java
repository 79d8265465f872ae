package dev.faultline.integration;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashSource;
import dev.faultline.schema.EventKind;
import dev.faultline.schema.Fate;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.Progress;
import dev.faultline.schema.ProtectedCrash;
import dev.faultline.schema.Symbolication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What enrichment makes of real crashes, on a real broker. */
@ExtendWith(SharedFaultline.class)
class EnrichmentIT {

    private static final String LIBC = "libc.so.6 | ";

    /** Signatures of ping and report alike, reviewed against {@code expected.json}. */
    private static final Map<String, String> SIGNATURES =
            Map.ofEntries(
                    entry("bad-content-flex-line-deep", "meadow::layout::FlexLine::Baseline"),
                    entry("bad-content-flex-line-middle", "meadow::layout::FlexLine::Baseline"),
                    entry("bad-content-flex-line-shallow", "meadow::layout::FlexLine::Baseline"),
                    entry("bad-gpu-raster-division", "meadow::gpu::TileGrid::RoundUp"),
                    entry("bad-main-socket-check", "meadow::network::ConnectionPool::Return"),
                    // A call to address zero.
                    entry(
                            "content-removed-listener",
                            "@0x0 | meadow::tab::(anonymous namespace)::EventTarget::Dispatch"),
                    entry("content-script-overflow", "meadow::script::Interpreter::Evaluate"),
                    entry("content-script-recursion", "meadow::script::Interpreter::Evaluate"),
                    entry("gpu-raster-division", "meadow::gpu::TileGrid::RoundUp"),
                    entry("main-session-restore", "meadow::process::OnUncaughtException"),
                    entry("main-socket-check", "meadow::network::ConnectionPool::Return"),
                    entry("utility-decoder-trap", "meadow::media::CrashNow"));

    /**
     * The only crash that a ping and a report sign differently: inside the C library, whose symbols
     * nobody has, the client unwound with the library's own tables and the walker had to scan.
     */
    private static final String IN_LIBRARY = "main-cache-double-free";

    private static final String RELEASE = "meadow::storage::Buffer<T>::Release";

    private final LiveFaultline live;
    private final RealCrashStory story;

    EnrichmentIT(Stories stories) {
        this.live = stories.live();
        this.story = stories.realCrashes();
    }

    @Test
    void applyingTopicsAgainChangesNothing() {
        List<String> lines = live.applyTopics();

        assertThat(lines.stream().filter(line -> line.contains(" topic ")))
                .hasSameSizeAs(Topics.all())
                .allSatisfy(line -> assertThat(line).startsWith("unchanged"));
        assertThat(live.applyTopics()).isEqualTo(lines);
    }

    @Test
    void signsRealCrashesByPingAndByReport() {
        Map<String, ProcessedCrash> rows = processed();
        Map<String, String> signatures = new TreeMap<>();
        for (int i = 0; i < story.sent().size(); i++) {
            SentCrash sent = story.sent().get(i);
            String signature = LiveFaultline.row(rows, sent.eventId()).getSignature();
            String name = story.names().get(i);
            if (name.equals(IN_LIBRARY)) {
                assertThat(signature).isEqualTo(LIBC.repeat(sent.report() ? 9 : 8) + RELEASE);
            } else {
                signatures.put(name, signature);
                assertThat(signature).as(sent.eventId()).isEqualTo(SIGNATURES.get(name));
            }
        }

        assertThat(signatures).isEqualTo(SIGNATURES);
    }

    @Test
    void aCrashDoesNotWaitForSymbolsAndIsSignedAgainWhenTheyCome() {
        Map<String, ProcessedCrash> rows = processed();
        Map<String, ProcessedCrash> early = new TreeMap<>(story.early());
        early.values()
                .removeIf(
                        row ->
                                !row.getQuality()
                                        .getMissingModules()
                                        .contains(RealCrashStory.lateModule()));

        assertThat(early).hasSizeGreaterThan(10);
        early.forEach(
                (id, before) -> {
                    ProcessedCrash after = LiveFaultline.row(rows, id);
                    assertThat(before.getQuality().getSymbolication())
                            .as(id)
                            .isIn(Symbolication.PARTIAL, Symbolication.UNAVAILABLE);
                    assertThat(after.getSignature()).as(id).isNotEqualTo(before.getSignature());
                    assertThat(after.getQuality().getResolvedFrames())
                            .as(id)
                            .isGreaterThan(before.getQuality().getResolvedFrames());
                });
        assertThat(
                        live.rows(Topics.EVENTS, CrashEventRecord.class).stream()
                                .filter(row -> row.getKind() == EventKind.CRASH)
                                .filter(row -> row.getCrash().getReenriched())
                                .map(row -> row.getCrash().getEventId()))
                .containsAll(early.keySet());
    }

    @Test
    void writesOneRowPerEventWithWhatTheClientSaid() {
        Map<String, ProcessedCrash> rows = processed();

        assertThat(rows.keySet())
                .isEqualTo(story.sent().stream().map(SentCrash::eventId).collect(toSet()));
        for (SentCrash sent : firstOfEach(story.sent()).values()) {
            ProcessedCrash row = LiveFaultline.row(rows, sent.eventId());
            assertThat(List.of(row.getProduct(), row.getChannel(), row.getVersion()))
                    .as(sent.eventId())
                    .containsExactly(sent.product(), sent.channel(), sent.version());
            assertThat(List.of(row.getBuildId(), row.getOs(), row.getProcessType()))
                    .as(sent.eventId())
                    .containsExactly(sent.buildId(), sent.os(), sent.processType());
            assertThat(row.getSource())
                    .isEqualTo(sent.report() ? CrashSource.REPORT : CrashSource.PING);
            assertThat(row.getCrashTime().toEpochMilli())
                    .as(sent.eventId())
                    .isEqualTo(sent.crashTime());
            assertThat(row.getQuality().getSymbolication())
                    .as(sent.eventId())
                    .isIn(Symbolication.COMPLETE, Symbolication.PARTIAL);
        }
    }

    @Test
    void keepsWhatIsPrivateOutOfThePublicRow() {
        Map<String, ProtectedCrash> hidden = live.lastRows(Topics.PROTECTED, ProtectedCrash.class);

        assertThat(processed().toString()).doesNotContain("sister's blog");
        assertThat(LiveFaultline.row(hidden, "report:bad-content-flex-line-deep-report").toString())
                .contains("sister's blog");
    }

    @Test
    void keepsRecordsThatNobodyCanReadAsTheyCame() {
        List<ConsumerRecord<byte[], byte[]>> pings =
                live.records(Topics.deadLettersOf(Topics.PINGS));
        List<ConsumerRecord<byte[], byte[]>> reports =
                live.records(Topics.deadLettersOf(Topics.REPORTS));
        ConsumerRecord<byte[], byte[]> sentBroken =
                byKey(live.records(Topics.PINGS), RealCrashStory.BROKEN_JSON_KEY);
        ConsumerRecord<byte[], byte[]> broken = byKey(pings, RealCrashStory.BROKEN_JSON_KEY);
        ConsumerRecord<byte[], byte[]> notAvro = byKey(reports, RealCrashStory.NOT_AVRO_KEY);

        assertThat(broken.value()).isEqualTo(sentBroken.value());
        assertThat(headers(broken))
                .containsEntry("dlq.reason", "PAYLOAD_REJECTED")
                .containsEntry("dlq.topic", Topics.PINGS)
                .containsEntry("dlq.partition", Integer.toString(sentBroken.partition()))
                .containsEntry("dlq.offset", Long.toString(sentBroken.offset()))
                .containsEntry("dlq.timestamp", Long.toString(sentBroken.timestamp()))
                .containsEntry("__connect.errors.topic", Topics.PINGS)
                .containsEntry(
                        "__connect.errors.partition", Integer.toString(sentBroken.partition()))
                .containsEntry("__connect.errors.offset", Long.toString(sentBroken.offset()))
                .containsEntry("__connect.errors.exception.class.name", "PAYLOAD_REJECTED")
                .containsKeys("dlq.stage", "dlq.build", "__connect.errors.stage");
        assertThat(headers(broken).get("dlq.message")).startsWith("JSON_MALFORMED");
        assertThat(notAvro.value()).isEqualTo(RealCrashStory.LARGE_NOT_AVRO);
        assertThat(headers(notAvro))
                .containsEntry("dlq.reason", "BAD_MAGIC")
                .containsEntry("edge", "proxy-7");
    }

    @Test
    void keepsReportsWhoseDumpCannotBeHadWithTheReason() {
        List<ConsumerRecord<byte[], byte[]>> letters =
                live.records(Topics.deadLettersOf(Topics.REPORTS));
        List<ConsumerRecord<byte[], byte[]>> sent = live.records(Topics.REPORTS);

        RealCrashStory.BAD_DUMPS.forEach(
                (key, reason) -> {
                    ConsumerRecord<byte[], byte[]> letter = byKey(letters, key);
                    assertThat(headers(letter)).containsEntry("dlq.reason", reason);
                    assertThat(letter.value()).isEqualTo(byKey(sent, key).value());
                });
    }

    @Test
    void tellsTheFateOfEveryInputOnce() {
        Map<String, Integer> fates = new HashMap<>();
        Set<String> own = new HashSet<>(RealCrashStory.BAD_DUMPS.keySet());
        own.addAll(Set.of(RealCrashStory.BROKEN_JSON_KEY, RealCrashStory.NOT_AVRO_KEY));
        Set<String> ids = story.sent().stream().map(SentCrash::eventId).collect(toSet());
        List<ConsumerRecord<byte[], byte[]>> inputs = new ArrayList<>();
        inputs.addAll(live.records(Topics.PINGS));
        inputs.addAll(live.records(Topics.REPORTS));
        Map<String, String> keys =
                inputs.stream()
                        .collect(toMap(EnrichmentIT::position, r -> LiveFaultline.text(r.key())));
        for (CensusRecord row : live.lastRows(Topics.CENSUS, CensusRecord.class).values()) {
            String position =
                    row.getSourceTopic()
                            + '/'
                            + row.getSourcePartition()
                            + '/'
                            + row.getSourceOffset();
            if (ids.contains(row.getEventId()) || own.contains(keys.get(position))) {
                fates.merge(row.getFate().name(), 1, Integer::sum);
            }
        }

        assertThat(fates)
                .isEqualTo(
                        Map.of(
                                Fate.ACCEPTED.name(),
                                story.sent().size(),
                                Fate.DEAD_LETTER.name(),
                                own.size()));
    }

    @Test
    void saysHowFarEachPartitionHasComeInEachPartitionOfEvents() {
        Map<String, Long> through = new HashMap<>();
        for (CrashEventRecord row : live.rows(Topics.EVENTS, CrashEventRecord.class)) {
            if (row.getKind() == EventKind.PROGRESS) {
                Progress said = row.getProgress();
                through.merge(
                        said.getSourceTopic()
                                + said.getSourcePartition()
                                + " in "
                                + said.getEventPartition(),
                        said.getReceivedThrough().toEpochMilli(),
                        Math::max);
            }
        }

        int sources = 2 * LiveFaultline.PARTITIONS;
        assertThat(through).hasSize(sources * LiveFaultline.PARTITIONS);
        assertThat(through.values().stream().max(Long::compare).orElseThrow())
                .isGreaterThanOrEqualTo(RealCrashStory.lastReceived(story.sent()));
    }

    private Map<String, ProcessedCrash> processed() {
        Set<String> ids = story.sent().stream().map(SentCrash::eventId).collect(toSet());
        Map<String, ProcessedCrash> rows = live.lastRows(Topics.PROCESSED, ProcessedCrash.class);
        rows.keySet().retainAll(ids);
        return rows;
    }

    private static Map<String, SentCrash> firstOfEach(List<SentCrash> sent) {
        Map<String, SentCrash> first = new HashMap<>();
        for (SentCrash each : sent) {
            first.merge(each.eventId(), each, (a, b) -> a.receivedAt() <= b.receivedAt() ? a : b);
        }
        return first;
    }

    private static String position(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + '/' + record.partition() + '/' + record.offset();
    }

    private static ConsumerRecord<byte[], byte[]> byKey(
            List<ConsumerRecord<byte[], byte[]>> records, String key) {
        return records.stream()
                .filter(record -> LiveFaultline.text(record.key()).equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no record with key " + key));
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), LiveFaultline.text(header.value()));
        }
        return headers;
    }
}
