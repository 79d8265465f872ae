package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertProvenance;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.CrashSource;
import dev.faultline.schema.EventKind;
import dev.faultline.schema.Fate;
import dev.faultline.schema.IdentityKeys;
import dev.faultline.schema.InputOutcome;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.LinkState;
import dev.faultline.schema.PayloadFormat;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.Progress;
import dev.faultline.schema.ProtectedCrash;
import dev.faultline.schema.Quality;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What the jobs say of a few inputs, worked out by hand: two crashes told by three pings, of which
 * one is a duplicate, and by one report; a ping that nobody can read; a report that policy rejects.
 */
final class GeneratedStory {

    static final Instant RECEIVED = Instant.parse("2026-11-02T10:01:00Z");
    static final String WINDOW =
            Long.toString(Instant.parse("2026-11-02T10:00:00Z").toEpochMilli());
    static final String SIGNATURE = "meadow::Paint";

    private static final Instant CRASHED = RECEIVED.minusSeconds(30);
    private static final Instant LATER = RECEIVED.plus(Duration.ofHours(3));
    private static final String HASH_ALERT_KIND = AlertKind.CRASHES.name();

    /** Room for one signature in each of 64 shards. */
    static final int ONE_PER_SHARD = 64;

    /** Found by trying: in the same 64th as {@link #SIGNATURE}. */
    static final String SIGNATURE_OF_SAME_SHARD = "meadow::Fault44";

    private final GeneratedTopics topics = new GeneratedTopics();
    private long counted = 2;
    private final Map<String, Long> next = new HashMap<>();

    GeneratedTopics topics() {
        return topics;
    }

    static GeneratedStory tell() {
        GeneratedStory story = new GeneratedStory();
        story.tellAll();
        return story;
    }

    /** One crash more, under another signature, for which there is no room. */
    static GeneratedStory tellOfTooManySignatures() {
        GeneratedStory story = new GeneratedStory();
        story.accepted(Topics.PINGS, 0, "fourth", "crash-3", "client-3", SIGNATURE_OF_SAME_SHARD);
        story.counted = 3;
        story.topics.append(Topics.COUNTS, 0, countKey("__other__"), count("__other__", 1, 0));
        story.tellAll();
        return story;
    }

    private void tellAll() {
        accepted(Topics.PINGS, 0, "first", "crash-1", "client-1");
        accepted(Topics.PINGS, 1, "second", "crash-1", "client-1");
        accepted(Topics.PINGS, 0, "third", "crash-2", "client-2");
        accepted(Topics.REPORTS, 1, "report", "crash-1", "client-1");
        unreadable("broken");
        rejected("unwanted");
        progress();
        rows();
        topics.commitAll();
    }

    private void accepted(String topic, int partition, String document, String key, String client) {
        accepted(topic, partition, document, key, client, SIGNATURE);
    }

    private void accepted(
            String topic,
            int partition,
            String document,
            String key,
            String client,
            String signature) {
        boolean report = topic.equals(Topics.REPORTS);
        CrashSource source = report ? CrashSource.REPORT : CrashSource.PING;
        String id = (report ? "report:" : "ping:") + document;
        byte[] payload = ("{\"crash\":\"" + document + "\"}").getBytes(StandardCharsets.UTF_8);
        Instant received = RECEIVED.plusSeconds(next.values().stream().mapToLong(n -> n).sum());
        long offset = input(topic, partition, document, payload, received);
        census(topic, partition, offset, source, Fate.ACCEPTED, "", id, received);
        String hash = Digests.hex(ByteBuffer.wrap(payload));
        CrashFacts facts =
                CrashFacts.newBuilder()
                        .setEventId(id)
                        .setContentHash(hash)
                        .setSource(source)
                        .setSourceTopic(topic)
                        .setSourcePartition(partition)
                        .setSourceOffset(offset)
                        .setReceivedAt(received)
                        .setCrashTime(CRASHED)
                        .setProduct("Meadow")
                        .setChannel("release")
                        .setVersion("128.0")
                        .setBuildId("20261101000000")
                        .setOs("Linux")
                        .setProcessType("main")
                        .setClientHash(client)
                        .setKeys(new IdentityKeys(key, null, null, null))
                        .setSignature(signature)
                        .build();
        topics.append(
                Topics.EVENTS, 0, id, new CrashEventRecord(EventKind.CRASH, facts, null, null));
        topics.append(
                Topics.PROCESSED,
                0,
                id,
                ProcessedCrash.newBuilder()
                        .setEventId(id)
                        .setSource(source)
                        .setSourceTopic(topic)
                        .setSourcePartition(partition)
                        .setSourceOffset(offset)
                        .setReceivedAt(received)
                        .setCrashTime(CRASHED)
                        .setProduct("Meadow")
                        .setChannel("release")
                        .setVersion("128.0")
                        .setBuildId("20261101000000")
                        .setOs("Linux")
                        .setProcessType("main")
                        .setSignature(signature)
                        .setQuality(Quality.newBuilder().build())
                        .setWeight(1)
                        .build());
        topics.append(
                Topics.PROTECTED,
                0,
                id,
                ProtectedCrash.newBuilder().setEventId(id).setReceivedAt(received).build());
    }

    private long input(
            String topic, int partition, String document, byte[] payload, Instant received) {
        next.merge(topic + partition, 1L, Long::sum);
        return topics.append(
                topic,
                partition,
                document,
                CrashEnvelope.newBuilder()
                        .setReceivedAt(received)
                        .setFormat(
                                topic.equals(Topics.REPORTS)
                                        ? PayloadFormat.CRASH_REPORT
                                        : PayloadFormat.TELEMETRY_CRASH_V4)
                        .setDocumentId(document)
                        .setPayload(ByteBuffer.wrap(payload))
                        .build());
    }

    private void census(
            String topic,
            int partition,
            long offset,
            CrashSource source,
            Fate fate,
            String reason,
            String eventId,
            Instant received) {
        CensusRecord.Builder row =
                CensusRecord.newBuilder()
                        .setSourceTopic(topic)
                        .setSourcePartition(partition)
                        .setSourceOffset(offset)
                        .setReceivedAt(received)
                        .setSource(source)
                        .setFate(fate)
                        .setReason(reason)
                        .setEventId(eventId);
        if (fate == Fate.ACCEPTED) {
            row.setProduct("Meadow").setBuildId("20261101000000").setProcessType("main");
        }
        String position = topic + '/' + partition + '/' + offset;
        topics.append(Topics.CENSUS, 0, position, row.build());
        if (fate != Fate.ACCEPTED) {
            topics.append(
                    Topics.EVENTS,
                    1,
                    position,
                    new CrashEventRecord(
                            EventKind.OUTCOME,
                            null,
                            null,
                            new InputOutcome(topic, partition, offset, received, fate)));
        }
    }

    private void unreadable(String document) {
        byte[] payload = "{".getBytes(StandardCharsets.UTF_8);
        long offset = input(Topics.PINGS, 1, document, payload, RECEIVED);
        census(
                Topics.PINGS,
                1,
                offset,
                CrashSource.PING,
                Fate.DEAD_LETTER,
                "JSON_MALFORMED",
                "ping:" + document,
                RECEIVED);
        RecordHeaders headers = new RecordHeaders();
        header(headers, "dlq.reason", "PAYLOAD_REJECTED");
        header(headers, "dlq.message", "JSON_MALFORMED: at 1");
        header(headers, "dlq.topic", Topics.PINGS);
        header(headers, "dlq.partition", "1");
        header(headers, "dlq.offset", Long.toString(offset));
        CrashEnvelope envelope =
                CrashEnvelope.newBuilder()
                        .setReceivedAt(RECEIVED)
                        .setFormat(PayloadFormat.TELEMETRY_CRASH_V4)
                        .setDocumentId(document)
                        .setPayload(ByteBuffer.wrap(payload))
                        .build();
        topics.append(
                Topics.deadLettersOf(Topics.PINGS), 0, document, topics.encode(envelope), headers);
    }

    private static void header(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void rejected(String document) {
        byte[] payload = "{}".getBytes(StandardCharsets.UTF_8);
        long offset = input(Topics.REPORTS, 0, document, payload, RECEIVED);
        census(
                Topics.REPORTS,
                0,
                offset,
                CrashSource.REPORT,
                Fate.REJECTED_BY_POLICY,
                "",
                "report:" + document,
                RECEIVED);
    }

    private void progress() {
        for (int partition = 0; partition < GeneratedTopics.PARTITIONS; partition++) {
            for (String topic : List.of(Topics.PINGS, Topics.REPORTS)) {
                for (int source = 0; source < GeneratedTopics.PARTITIONS; source++) {
                    topics.append(
                            Topics.EVENTS,
                            partition,
                            null,
                            new CrashEventRecord(
                                    EventKind.PROGRESS,
                                    null,
                                    Progress.newBuilder()
                                            .setSourceTopic(topic)
                                            .setSourcePartition(source)
                                            .setReceivedThrough(LATER)
                                            .setNextOffset(next.getOrDefault(topic + source, 0L))
                                            .setCaughtUp(true)
                                            .setEventPartition(partition)
                                            .setSourcePartitions(4)
                                            .build(),
                                    null));
                }
            }
        }
    }

    private void rows() {
        Instant window = Instant.ofEpochMilli(Long.parseLong(WINDOW));
        topics.append(Topics.COUNTS, 0, countKey(SIGNATURE), count(SIGNATURE, 2, 1));
        rates(window);
        topics.append(
                Topics.LINKS,
                0,
                "ping:first|report:report",
                CrashLink.newBuilder()
                        .setPingEventId("ping:first")
                        .setReportEventId("report:report")
                        .setState(LinkState.LINKED)
                        .setTier("A")
                        .build());
        ledger(Topics.PINGS, 0, counted, 0, 0, 0);
        ledger(Topics.PINGS, 1, 0, 1, 0, 1);
        ledger(Topics.REPORTS, 0, 0, 0, 1, 0);
        ledger(Topics.REPORTS, 1, 1, 0, 0, 0);
        topics.append(Topics.ALERTS, 0, fingerprint(), alert());
    }

    static String countKey(String signature) {
        return WINDOW + "|Meadow|release|128.0|20261101000000|Linux|main|" + signature;
    }

    static CrashCount count(String signature, int pings, int reports) {
        Instant window = Instant.ofEpochMilli(Long.parseLong(WINDOW));
        return CrashCount.newBuilder()
                .setWindowStart(window)
                .setWindowEnd(window.plusSeconds(300))
                .setProduct("Meadow")
                .setChannel("release")
                .setVersion("128.0")
                .setBuildId("20261101000000")
                .setOs("Linux")
                .setProcessType("main")
                .setSignature(signature)
                .setPings(pings)
                .setReports(reports)
                .setWeightedReports(reports)
                .setClients(pings)
                .build();
    }

    private void rates(Instant window) {
        Map<String, Instant> sizes =
                Map.of(
                        "1m", CRASHED.minusSeconds(30),
                        "5m", window,
                        "1h", window);
        for (String size : sizes.keySet()) {
            for (String definition : List.of("main_rate", "main_and_content_rate")) {
                Instant start = sizes.get(size);
                topics.append(
                        Topics.RATES,
                        0,
                        size + '|' + start.toEpochMilli() + "|Meadow|release|" + definition + "||",
                        CrashRate.newBuilder()
                                .setWindowSize(size)
                                .setWindowStart(start)
                                .setProduct("Meadow")
                                .setChannel("release")
                                .setDefinition(definition)
                                .setCrashes(counted)
                                .build());
            }
        }
    }

    private void ledger(
            String topic,
            int partition,
            long counted,
            long duplicates,
            long rejected,
            long deadLetters) {
        Instant hour = Instant.parse("2026-11-02T10:00:00Z");
        topics.append(
                Topics.LEDGER,
                0,
                topic + '/' + partition + '/' + hour.toEpochMilli(),
                LedgerRow.newBuilder()
                        .setSourceTopic(topic)
                        .setSourcePartition(partition)
                        .setPeriodStart(hour)
                        .setReceived(counted + duplicates)
                        .setCounted(counted)
                        .setDuplicates(duplicates)
                        .setInputs(counted + duplicates + rejected + deadLetters)
                        .setAccepted(counted + duplicates)
                        .setRejectedByPolicy(rejected)
                        .setDeadLetters(deadLetters)
                        .build());
    }

    /** The fingerprint of the only alert. */
    static String fingerprint() {
        String identity =
                String.join("\u001f", HASH_ALERT_KIND, "Meadow", "release", SIGNATURE, "");
        byte[] hash = Digests.sha256().digest(identity.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 8);
    }

    private static Alert alert() {
        Instant onset = RECEIVED.minusSeconds(60);
        Instant fired = RECEIVED.plusSeconds(120);
        return Alert.newBuilder()
                .setFingerprint(fingerprint())
                .setKind(AlertKind.CRASHES)
                .setState(AlertState.FIRING)
                .setRevision(1)
                .setAlertClass("spike")
                .setProduct("Meadow")
                .setChannel("release")
                .setSignature(SIGNATURE)
                .setOnset(onset)
                .setFiredAt(fired)
                .setUpdatedAt(LATER.minusSeconds(300))
                .setValidUntil(LATER.plusSeconds(600))
                .setObserved(2)
                .setCrashes(2)
                .setClients(2)
                .setScore(30)
                .setThreshold(20)
                .setProvenance(
                        new AlertProvenance("", "", 60_000L, onset, fired, Map.of(), Map.of()))
                .build();
    }
}
