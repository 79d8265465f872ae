package dev.faultline.jobs.generator;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.DumpReference;
import dev.faultline.schema.PayloadFormat;
import dev.faultline.schema.UsageSample;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The records of a scenario in the order in which they are received. The same settings and real
 * crashes give the same records. Not thread safe. Memory grows with what is late: about 200 bytes
 * for each crash of two days that is still on its way.
 */
public final class StreamGenerator implements Iterator<GeneratedRecord> {

    /** Java's own RFC 1123 format writes days below ten with one digit, which HTTP forbids. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private static final List<String> COUNTRIES = List.of("US", "DE", "IN", "BR", "FR", "JP", "");

    private final Scenario scenario;
    private final CrashPayloads payloads;
    private final Mail mail;
    private final List<Happenings> happenings = new ArrayList<>();

    /** A stream without real crashes. */
    public StreamGenerator(ScenarioSettings settings) {
        this(Scenario.of(settings), RealCrashes.none());
    }

    /**
     * A stream.
     *
     * @param real crashes that incidents repeat
     */
    public StreamGenerator(Scenario scenario, RealCrashes real) {
        this.scenario = scenario;
        this.payloads = new CrashPayloads(scenario);
        ScenarioSettings settings = scenario.settings();
        this.mail = new Mail(settings.irregularities());
        SplittableRandom random = new SplittableRandom(settings.seed());
        happenings.add(new UsualCrashes(scenario, random.split()));
        happenings.add(new Usage(scenario, random.split()));
        for (Incident incident : settings.incidents()) {
            happenings.add(
                    new IncidentCrashes(scenario, incident, real.regressions(), random.split()));
        }
    }

    @Override
    public boolean hasNext() {
        collect();
        Sending first = mail.waiting().peek();
        return first != null && first.receivedAtMillis() < scenario.settings().endMillis();
    }

    @Override
    public GeneratedRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return write(mail.waiting().remove());
    }

    /** Lets things happen until nothing can overtake the first that waits. */
    private void collect() {
        PriorityQueue<Sending> waiting = mail.waiting();
        while (true) {
            Happenings earliest = earliest();
            Sending first = waiting.peek();
            long due = first == null ? Long.MAX_VALUE : first.receivedAtMillis();
            if (earliest.nextMillis() == Long.MAX_VALUE || earliest.nextMillis() > due) {
                return;
            }
            earliest.happen(mail);
        }
    }

    private Happenings earliest() {
        Happenings earliest = happenings.get(0);
        for (Happenings candidate : happenings) {
            if (candidate.nextMillis() < earliest.nextMillis()) {
                earliest = candidate;
            }
        }
        return earliest;
    }

    private GeneratedRecord write(Sending sending) {
        long at = sending.receivedAtMillis();
        if (sending.session() != null) {
            UsageSample sample = usage(sending, sending.session());
            return new GeneratedRecord(Topics.USAGE, sending.documentId(), at, sample);
        }
        Crash crash = sending.crash();
        if (crash == null) {
            throw new AssertionError("what is sent tells of a crash or of usage");
        }
        String topic = sending.kind() == Sending.Kind.REPORT ? Topics.REPORTS : Topics.PINGS;
        return new GeneratedRecord(topic, sending.documentId(), at, envelope(sending, crash));
    }

    private CrashEnvelope envelope(Sending sending, Crash crash) {
        CrashEnvelope.Builder envelope =
                CrashEnvelope.newBuilder()
                        .setReceivedAt(Instant.ofEpochMilli(sending.receivedAtMillis()))
                        .setDocumentId(sending.documentId())
                        .setHeaders(headers(sending, crash));
        return switch (sending.kind()) {
            case GLEAN_PING -> ping(envelope, PayloadFormat.GLEAN_CRASH, payloads.gleanPing(crash));
            case REPORT -> report(envelope, crash);
            case BROKEN_PING -> ping(envelope, PayloadFormat.TELEMETRY_CRASH_V4, broken(crash));
            case LEGACY_PING, USAGE ->
                    ping(
                            envelope,
                            PayloadFormat.TELEMETRY_CRASH_V4,
                            payloads.legacyPing(crash, sending.documentId()));
        };
    }

    private static CrashEnvelope ping(
            CrashEnvelope.Builder envelope, PayloadFormat format, byte[] payload) {
        return envelope.setFormat(format)
                .setPayload(ByteBuffer.wrap(payload))
                .setDumps(List.of())
                .build();
    }

    private byte[] broken(Crash crash) {
        byte[] whole = payloads.legacyPing(crash, Names.uuid(crash.seed(), "broken"));
        return crash.seed() % 2 == 0
                ? Arrays.copyOf(whole, whole.length / 2)
                : Names.digest(crash.seed(), "noise");
    }

    private CrashEnvelope report(CrashEnvelope.Builder envelope, Crash crash) {
        byte[] dump = payloads.dump(crash);
        DumpReference reference =
                DumpReference.newBuilder()
                        .setName("upload_file_minidump")
                        .setFileName(crash.localDumpId() + ".dmp")
                        .setSha256(Names.hex(Names.sha256(dump)))
                        .setSizeBytes(dump.length)
                        .setInline(ByteBuffer.wrap(dump))
                        .build();
        return envelope.setFormat(PayloadFormat.CRASH_REPORT)
                .setPayload(ByteBuffer.wrap(payloads.report(crash)))
                .setDumps(List.of(reference))
                .build();
    }

    /** Headers as an edge keeps them: the path, and the client's clock when it sent. */
    private static Map<String, String> headers(Sending sending, Crash crash) {
        Instant sent = Instant.ofEpochMilli(sending.receivedAtMillis() + crash.skewMillis());
        String date = HTTP_DATE.format(sent);
        return Map.of("date", date, "uri", path(sending, crash.build()));
    }

    private static String path(Sending sending, Build build) {
        return switch (sending.kind()) {
            case GLEAN_PING ->
                    "/submit/" + build.product().namespace() + "/crash/1/" + sending.documentId();
            case REPORT, USAGE -> "/submit";
            case LEGACY_PING, BROKEN_PING ->
                    String.join(
                            "/",
                            "/submit/telemetry",
                            sending.documentId(),
                            "crash",
                            build.product().displayName(),
                            build.version(),
                            build.channel(),
                            build.buildId() + "?v=4");
        };
    }

    private static UsageSample usage(Sending sending, Session session) {
        Build build = session.build();
        double hours = (session.endMillis() - session.startMillis()) / 3_600_000.0;
        return UsageSample.newBuilder()
                .setSampleId(sending.documentId())
                .setReceivedAt(Instant.ofEpochMilli(sending.receivedAtMillis()))
                .setIntervalStart(Instant.ofEpochMilli(session.startMillis()))
                .setIntervalEnd(Instant.ofEpochMilli(session.endMillis()))
                .setProduct(build.product().displayName())
                .setChannel(build.channel())
                .setVersion(build.version())
                .setBuildId(build.buildId())
                .setOs(session.os().usageName())
                .setArch(session.os() == Os.ANDROID ? "arm64" : "amd64")
                .setCountry(COUNTRIES.get(session.client() % COUNTRIES.size()))
                .setClientId(Names.uuid(session.client(), "client"))
                .setHoursWall(hours)
                .setHoursActive(hours * 0.4)
                .setSessions(1)
                .build();
    }
}
