package dev.faultline.jobs.monitor;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.CrashSource;
import dev.faultline.schema.EventKind;
import dev.faultline.schema.Progress;
import dev.faultline.schema.UsageSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the records that monitoring reads. */
final class MonitorEvents {

    static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private MonitorEvents() {}

    static InputRecord crash(String id, CrashSource source, long afterNoonMillis, String dump) {
        CrashFacts facts = facts(id, source, afterNoonMillis);
        facts.getKeys().setMinidumpSha256(dump);
        return crash(facts);
    }

    static InputRecord crash(CrashFacts facts) {
        CrashEventRecord record = new CrashEventRecord();
        record.setKind(EventKind.CRASH);
        record.setCrash(facts);
        return input(
                facts.getEventId().getBytes(StandardCharsets.UTF_8), encode(record::toByteBuffer));
    }

    static CrashFacts facts(String id, CrashSource source, long afterNoonMillis) {
        CrashFacts facts = CrashFacts.newBuilder().build();
        facts.setEventId(id);
        facts.setSource(source);
        facts.setSourceTopic("crash.inputs");
        facts.setSourceOffset(afterNoonMillis);
        facts.setReceivedAt(NOON.plusMillis(afterNoonMillis));
        facts.setCrashTime(NOON.plusMillis(1));
        facts.setContentHash("aa");
        facts.setProduct("Meadow");
        facts.setChannel("release");
        facts.setBuildId("20261101000000");
        facts.setOs("Linux");
        facts.setProcessType("main");
        facts.setSignature("OOM | small");
        facts.setWeight(source == CrashSource.REPORT ? 10 : 1);
        facts.setInclusionProbability(source == CrashSource.REPORT ? 0.1 : 1);
        return facts;
    }

    static InputRecord ping(int id, int minute, String signature) {
        CrashFacts facts = facts("ping:" + id, CrashSource.PING, minute * 60_000L + id % 60_000);
        facts.setSignature(signature);
        facts.setCrashTime(facts.getReceivedAt().minusMillis(500));
        facts.getKeys().setMinidumpSha256("dump-" + id);
        return crash(facts);
    }

    static InputRecord usage(String id, long minutesAfterNoon) {
        UsageSample sample = UsageSample.newBuilder().build();
        sample.setSampleId(id);
        sample.setReceivedAt(NOON.plusSeconds(minutesAfterNoon * 60));
        sample.setIntervalStart(NOON);
        sample.setIntervalEnd(NOON.plusSeconds(3_600));
        sample.setProduct("Meadow");
        sample.setChannel("release");
        sample.setBuildId("20261101000000");
        sample.setOs("Linux");
        sample.setHoursWall(1);
        sample.setHoursActive(0.5);
        sample.setSessions(1);
        return input(id.getBytes(StandardCharsets.UTF_8), encode(sample::toByteBuffer));
    }

    static InputRecord progress(long afterNoonMillis) {
        Progress progress = Progress.newBuilder().build();
        progress.setSourceTopic("crash.inputs");
        progress.setReceivedThrough(NOON.plusMillis(afterNoonMillis));
        progress.setSourcePartitions(1);
        CrashEventRecord record = new CrashEventRecord();
        record.setKind(EventKind.PROGRESS);
        record.setProgress(progress);
        return input(null, encode(record::toByteBuffer));
    }

    static InputRecord broken() {
        return input(new byte[] {1}, new byte[0]);
    }

    private static InputRecord input(byte @Nullable [] key, byte[] value) {
        return new InputRecord("crash.events.v1", 0, 0, 0, key, value, List.of());
    }

    private interface Encoder {
        ByteBuffer encode() throws IOException;
    }

    private static byte[] encode(Encoder record) {
        try {
            ByteBuffer buffer = record.encode();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static CrashEventRecord decodeEvent(byte[] value) {
        try {
            return CrashEventRecord.fromByteBuffer(ByteBuffer.wrap(value));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static UsageSample decodeUsage(byte @Nullable [] value) {
        try {
            return UsageSample.fromByteBuffer(ByteBuffer.wrap(value == null ? new byte[0] : value));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Each record as soon as it was received, and time right behind it. */
    static List<InputRecord> inReceiveOrder(List<InputRecord> crashes) {
        TreeMap<Long, List<InputRecord>> byTime = new TreeMap<>();
        for (InputRecord crash : crashes) {
            byTime.computeIfAbsent(receivedAfterNoon(crash), each -> new ArrayList<>()).add(crash);
        }
        List<InputRecord> events = new ArrayList<>();
        byTime.forEach(
                (time, records) -> {
                    events.addAll(records);
                    events.add(progress(time));
                });
        events.add(progress(byTime.lastKey() + 3_600_000));
        return events;
    }

    private static long receivedAfterNoon(InputRecord crash) {
        CrashFacts facts = decodeEvent(Objects.requireNonNull(crash.value())).getCrash();
        return facts.getReceivedAt().toEpochMilli() - NOON.toEpochMilli();
    }
}
