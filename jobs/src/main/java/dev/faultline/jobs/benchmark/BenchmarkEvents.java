package dev.faultline.jobs.benchmark;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.CrashFrame;
import dev.faultline.schema.CrashSource;
import dev.faultline.schema.EventKind;
import dev.faultline.schema.IdentityKeys;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.Progress;
import dev.faultline.schema.UsageSample;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Crash events as enrichment writes them, evenly spread over some receive time, with the progress
 * of enrichment between them, and usage of the same builds. A fifth are reports, most of them of a
 * crash that has sent a ping too; one in fifty repeats a ping, half of these under another document
 * id. Places and signatures follow Zipf distributions, clients are drawn evenly. Event number n is
 * the same in every run.
 */
final class BenchmarkEvents {

    private static final Instant FIRST = Instant.parse("2026-11-23T00:00:00Z");

    /** In life a second; it is longer here because time runs faster. */
    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);

    private static final List<String> SOURCE_TOPICS = List.of(Topics.PINGS, Topics.REPORTS);

    private static final List<String> PRODUCTS = List.of("Meadow", "Meadow Mobile");
    private static final List<String> CHANNELS = List.of("release", "beta", "nightly");
    private static final int BUILDS = 6;
    private static final List<String> SYSTEMS = List.of("Windows", "macOS", "Linux");
    private static final List<String> PROCESSES = List.of("content", "main", "gpu", "utility");
    private static final int SIGNATURES = 1_000;
    private static final int CLIENTS = 50_000;
    private static final int FRAMES = 10;

    private static final int WHOLE_FRAMES = 40;
    private static final int MODULES = 40;
    private static final int FUNCTIONS = 10_000;
    private static final int ANNOTATIONS = 20;

    private static final double ZIPF_SLOPE = 1.1;

    private static final int EVENTS_PER_REPORT = 5;
    private static final int EVENTS_PER_REPEAT = 50;
    private static final int EVENTS_PER_SAMPLE = 5;
    private static final double LINKED_SHARE = 0.7;
    private static final double LATE_SHARE = 0.04;

    private static final DateTimeFormatter BUILD_ID =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final int events;
    private final Duration span;
    private final int partitions;
    private final double[] signatures = cumulativeZipf(SIGNATURES);
    private final double[] places =
            cumulativeZipf(
                    PRODUCTS.size() * CHANNELS.size() * BUILDS * SYSTEMS.size() * PROCESSES.size());

    /**
     * What an event tells of.
     *
     * @param number number of the event, decides its receive time
     * @param crash number of the crash: that of its first event
     * @param document number of the document: another event's when it is sent again
     * @param report whether it is a report
     */
    private record Sent(int number, int crash, int document, boolean report) {}

    /** Where a crash happened. */
    private record Place(
            String product, String channel, String version, String buildId, String os) {}

    /**
     * Describes the events.
     *
     * @param events how many
     * @param span receive time from the first to the last
     * @param partitions partitions of every topic
     */
    BenchmarkEvents(int events, Duration span, int partitions) {
        this.events = events;
        this.span = span;
        this.partitions = partitions;
    }

    /** Writes events, progress and usage. */
    void writeTo(RowProducer producer) {
        long nextProgress = FIRST.toEpochMilli();
        for (int number = 0; number < events; number++) {
            long at = receivedAt(number);
            for (; nextProgress < at; nextProgress += BETWEEN_PROGRESS.toMillis()) {
                writeProgress(producer, nextProgress);
            }
            CrashEventRecord event = event(number);
            producer.send(Topics.EVENTS, event.getCrash().getEventId(), event);
            producer.send(
                    BareKeyedJob.CRASHES, event.getCrash().getEventId(), whole(event.getCrash()));
            if (number % EVENTS_PER_SAMPLE == 0) {
                UsageSample sample = usage(number);
                producer.send(Topics.USAGE, sample.getSampleId(), sample);
            }
        }
        writeProgress(producer, receivedAt(events - 1));
    }

    /** How many events are received until a moment, that moment included. */
    long receivedUntil(long millis) {
        if (millis < FIRST.toEpochMilli()) {
            return 0;
        }
        long since = Math.min(millis - FIRST.toEpochMilli(), span.toMillis());
        // Event n comes at n × span / events, rounded down.
        return Math.min(events, ((since + 1) * events - 1) / span.toMillis() + 1);
    }

    long receivedAt(int number) {
        return FIRST.toEpochMilli() + number * span.toMillis() / events;
    }

    private void writeProgress(RowProducer producer, long receivedThrough) {
        for (int partition = 0; partition < partitions; partition++) {
            for (String topic : SOURCE_TOPICS) {
                for (int source = 0; source < partitions; source++) {
                    producer.sendTo(
                            Topics.EVENTS,
                            partition,
                            progress(topic, source, partition, receivedThrough));
                }
            }
        }
    }

    private CrashEventRecord progress(
            String topic, int source, int partition, long receivedThrough) {
        Progress progress = new Progress();
        progress.setSourceTopic(topic);
        progress.setSourcePartition(source);
        progress.setReceivedThrough(Instant.ofEpochMilli(receivedThrough));
        progress.setNextOffset(receivedUntil(receivedThrough) / partitions);
        progress.setCaughtUp(false);
        progress.setEventPartition(partition);
        progress.setSourcePartitions(SOURCE_TOPICS.size() * partitions);
        return CrashEventRecord.newBuilder()
                .setKind(EventKind.PROGRESS)
                .setProgress(progress)
                .build();
    }

    /** Makes event number {@code number}. */
    CrashEventRecord event(int number) {
        return CrashEventRecord.newBuilder()
                .setKind(EventKind.CRASH)
                .setCrash(facts(sent(number)))
                .build();
    }

    /** The same crash with everything that a reader of its stack wants, some 4 KB. */
    static ProcessedCrash whole(CrashFacts facts) {
        SplittableRandom random = new SplittableRandom(facts.getContentHash().hashCode());
        ProcessedCrash crash = ProcessedCrash.newBuilder().build();
        crash.setEventId(facts.getEventId());
        crash.setReceivedAt(facts.getReceivedAt());
        crash.setCrashTime(facts.getCrashTime());
        crash.setProduct(facts.getProduct());
        crash.setChannel(facts.getChannel());
        crash.setVersion(facts.getVersion());
        crash.setBuildId(facts.getBuildId());
        crash.setOs(facts.getOs());
        crash.setProcessType(facts.getProcessType());
        crash.setSignature(facts.getSignature());
        crash.setFrames(
                IntStream.range(0, WHOLE_FRAMES).mapToObj(index -> frame(index, random)).toList());
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(BareCrash.CLIENT, facts.getClientHash());
        for (int number = 1; number < ANNOTATIONS; number++) {
            annotations.put("MeadowNote" + number, Long.toHexString(random.nextLong()));
        }
        crash.setAnnotations(annotations);
        return crash;
    }

    private static CrashFrame frame(int index, SplittableRandom random) {
        int function = random.nextInt(FUNCTIONS);
        CrashFrame frame = new CrashFrame();
        frame.setIndex(index);
        frame.setTrust(index == 0 ? "context" : "cfi");
        frame.setModule("meadow_component_" + function % MODULES + ".dll");
        frame.setModuleOffset(random.nextLong(1 << 24));
        frame.setFunction("meadow::part" + function % MODULES + "::Worker<T>::Run" + function);
        frame.setFile("Run.cpp");
        frame.setLine(function);
        frame.setNormalized("");
        return frame;
    }

    private static Sent sent(int number) {
        SplittableRandom random = new SplittableRandom(~number);
        int earlier = number - 1 - random.nextInt(EVENTS_PER_REPORT - 2);
        if (number % EVENTS_PER_REPORT == EVENTS_PER_REPORT - 1) {
            int crash = random.nextDouble() < LINKED_SHARE ? sent(earlier).crash() : number;
            return new Sent(number, crash, number, true);
        }
        if (number > EVENTS_PER_REPEAT && number % EVENTS_PER_REPEAT == EVENTS_PER_REPORT) {
            int repeated = number - EVENTS_PER_REPORT + 1;
            return new Sent(number, repeated, random.nextBoolean() ? repeated : number, false);
        }
        return new Sent(number, number, number, false);
    }

    private CrashFacts facts(Sent sent) {
        SplittableRandom random = new SplittableRandom(sent.crash());
        int place = draw(places, random);
        int signature = draw(signatures, random);
        int client = random.nextInt(CLIENTS);
        long crashTime = receivedAt(sent.crash()) - delayMillis(random);
        Place where = place(place);
        CrashFacts facts = new CrashFacts();
        facts.setEventId(id(sent.document(), sent.report() ? "report" : "ping"));
        facts.setContentHash(hex(sent.document(), 64));
        facts.setSource(sent.report() ? CrashSource.REPORT : CrashSource.PING);
        facts.setSourceTopic(SOURCE_TOPICS.get(sent.report() ? 1 : 0));
        facts.setSourcePartition(sent.number() % partitions);
        facts.setSourceOffset((long) sent.number() / partitions);
        facts.setReceivedAt(Instant.ofEpochMilli(receivedAt(sent.number())));
        facts.setCrashTime(Instant.ofEpochMilli(crashTime));
        facts.setProduct(where.product());
        facts.setChannel(where.channel());
        facts.setVersion(where.version());
        facts.setBuildId(where.buildId());
        facts.setOs(where.os());
        facts.setOsVersion("10.0");
        facts.setArch("amd64");
        facts.setProcessType(PROCESSES.get(place % PROCESSES.size()));
        facts.setStartup(random.nextInt(20) == 0);
        facts.setShutdownKill(false);
        facts.setClientHash(hex(client, 32));
        facts.setKeys(
                new IdentityKeys(
                        id(sent.crash(), "crash"),
                        hex(~sent.crash(), 64),
                        null,
                        where.buildId() + "|" + sent.crash() + "|" + crashTime / 1000));
        facts.setWeight(sent.report() ? 10 : 1);
        facts.setInclusionProbability(sent.report() ? 0.1 : 1);
        facts.setSignature("meadow::part" + signature % 40 + "::Worker<T>::Run" + signature);
        facts.setRulesetId("builtin");
        facts.setRulesetSequence(1);
        facts.setResolvedFrames(FRAMES);
        facts.setFrames(4 * FRAMES);
        facts.setStackDigest(stack(signature));
        facts.setAttributes(Map.of());
        facts.setReenriched(false);
        return facts;
    }

    /** Most crashes are sent at once, some at the next start, hours later. */
    private static long delayMillis(SplittableRandom random) {
        double mean = random.nextDouble() < LATE_SHARE ? 6 * 3_600_000.0 : 20_000.0;
        return (long) Math.min(-mean * Math.log(1 - random.nextDouble()), 48 * 3_600_000.0);
    }

    private static Place place(int place) {
        int rest = place / PROCESSES.size();
        String os = SYSTEMS.get(rest % SYSTEMS.size());
        rest /= SYSTEMS.size();
        int build = rest % BUILDS;
        rest /= BUILDS;
        String channel = CHANNELS.get(rest % CHANNELS.size());
        String product = PRODUCTS.get(rest / CHANNELS.size());
        return new Place(
                product,
                channel,
                (128 - build) + ".0",
                BUILD_ID.format(FIRST.minus(Duration.ofDays(2 + 7L * build))),
                os);
    }

    private static List<String> stack(int signature) {
        return IntStream.range(0, FRAMES)
                .mapToObj(frame -> "meadow_component_" + frame + ".dll+" + (signature * 97 + frame))
                .toList();
    }

    /** Usage of a build, received when event number {@code number} is. */
    UsageSample usage(int number) {
        SplittableRandom random = new SplittableRandom(number * 31L);
        Place where = place(draw(places, random));
        long end = receivedAt(number) - 1000;
        long length = 60_000 + random.nextLong(4 * 3_600_000L);
        return UsageSample.newBuilder()
                .setSampleId(id(number, "sample"))
                .setReceivedAt(Instant.ofEpochMilli(receivedAt(number)))
                .setIntervalStart(Instant.ofEpochMilli(end - length))
                .setIntervalEnd(Instant.ofEpochMilli(end))
                .setProduct(where.product())
                .setChannel(where.channel())
                .setVersion(where.version())
                .setBuildId(where.buildId())
                .setOs(where.os())
                .setArch("amd64")
                .setCountry("")
                .setClientId(id(random.nextInt(CLIENTS), "client"))
                .setHoursWall(length / 3_600_000.0)
                .setHoursActive(length / 7_200_000.0)
                .setSessions(1)
                .build();
    }

    private static double[] cumulativeZipf(int size) {
        double[] cumulative = new double[size];
        double sum = 0;
        for (int rank = 0; rank < size; rank++) {
            sum += Math.pow(rank + 1.0, -ZIPF_SLOPE);
            cumulative[rank] = sum;
        }
        return cumulative;
    }

    private static int draw(double[] cumulative, SplittableRandom random) {
        double point = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, point);
        return Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
    }

    private static String id(int number, String kind) {
        SplittableRandom random = new SplittableRandom(number * 1_000_003L + kind.hashCode());
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static String hex(int seed, int digits) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder hex = new StringBuilder(digits);
        while (hex.length() < digits) {
            hex.append("%016x".formatted(random.nextLong()));
        }
        return hex.toString();
    }
}
