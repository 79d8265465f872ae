package dev.faultline.functions.simulation;

import dev.faultline.correlation.CrashContext;
import dev.faultline.correlation.CrashFacts;
import dev.faultline.correlation.CrashSource;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.Reading;
import dev.faultline.correlation.TierKeys;
import dev.faultline.functions.exposure.UsageFacts;
import dev.faultline.functions.ledger.ArrivedInput;
import dev.faultline.functions.ledger.InputFate;
import dev.faultline.functions.simulation.SentDocument.Usage;
import dev.faultline.functions.simulation.SimulatedStream.Left;
import dev.faultline.functions.watermark.SourceProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs seeds. A thread has its own, because graphs are opened once and used for many seeds. */
final class MonitorSimulation {

    private static final int MAX_PARALLELISM = 3;
    private static final int MAX_CRASHES = 3;
    private static final int MAX_BUSY = 40;
    private static final long HOLD_MILLIS = 10_000;
    private static final long DAY = 86_400_000;

    private final Map<SimulatedSettings, SimulatedGraph> graphs = new HashMap<>();
    private long compared;

    /** Where the reading of a partition is. */
    private record Position(int[] events, int[] usage) {

        Position copy() {
            return new Position(events.clone(), usage.clone());
        }
    }

    /** Rows that were compared so far. */
    long compared() {
        return compared;
    }

    /** Everything that a seed says in the end. */
    Map<String, String> told(long seed) {
        Map<String, String> told = new TreeMap<>();
        Run run = new Run(seed);
        run.differencesOrFailure(seed);
        run.rows
                .numbers(run.settings.namesAreCertain())
                .forEach((row, numbers) -> told.put(row, Arrays.toString(numbers)));
        return told;
    }

    /** What differs between what is said in the end and what should be; empty when nothing does. */
    String differences(long seed) {
        return new Run(seed).differencesOrFailure(seed);
    }

    private SimulatedGraph graph(SimulatedSettings settings) {
        return graphs.computeIfAbsent(settings, MonitorGraph::of);
    }

    private final class Run {

        private final Random random;
        private final SimulatedSettings settings;
        private final SimulatedStream stream;
        private final SimulatedRows rows = new SimulatedRows();
        private final SourceProgress[] progress =
                new SourceProgress[SimulatedStream.EVENT_PARTITIONS];
        private int parallelism;
        private SimulatedJob job;
        private Position position =
                new Position(
                        new int[SimulatedStream.EVENT_PARTITIONS],
                        new int[SimulatedStream.USAGE_PARTITIONS]);
        private Position atBarrier = position;
        private Position restorable = position.copy();
        private Map<String, List<KeyedStore>> checkpoint = Map.of();

        Run(long seed) {
            random = new Random(seed);
            settings = SimulatedSettings.ALL.get(Math.floorMod(seed, SimulatedSettings.ALL.size()));
            stream = new SimulatedStream(random, settings);
            job = start();
        }

        private SimulatedJob start() {
            parallelism = 1 + random.nextInt(MAX_PARALLELISM);
            Arrays.setAll(progress, each -> new SourceProgress(HOLD_MILLIS));
            return new SimulatedJob(graph(settings), random, parallelism, checkpoint, rows::take);
        }

        String differencesOrFailure(long seed) {
            try {
                return differences();
            } catch (Exception e) {
                throw new IllegalStateException("seed " + seed + " fails", e);
            }
        }

        private String differences() throws Exception {
            int crashes = random.nextInt(MAX_CRASHES + 1);
            double crashesOften = random.nextDouble() * 0.01;
            while (readSomething() || job.busy() > 0) {
                if (job.busy() > 0) {
                    job.step();
                }
                complete();
                if (chance(0.01) && job.beginCheckpoint()) {
                    atBarrier = position.copy();
                }
                if (crashes > 0 && chance(crashesOften)) {
                    crashes--;
                    crash();
                }
            }
            passTime();
            return compare();
        }

        private void complete() {
            Map<String, List<KeyedStore>> completed = job.takeCheckpoint();
            if (completed != null) {
                checkpoint = completed;
                restorable = atBarrier;
                rows.checkpointIsComplete();
            }
        }

        private void crash() {
            rows.crash(random);
            position = restorable.copy();
            job = start();
        }

        /** Reads a record now and then; answers whether there are more. */
        private boolean readSomething() {
            List<Integer> open = new ArrayList<>();
            for (int i = 0; i < SimulatedStream.EVENT_PARTITIONS; i++) {
                if (position.events()[i] < stream.events().get(i).size()) {
                    open.add(i);
                }
            }
            for (int i = 0; i < SimulatedStream.USAGE_PARTITIONS; i++) {
                if (position.usage()[i] < stream.samples().get(i).size()) {
                    open.add(SimulatedStream.EVENT_PARTITIONS + i);
                }
            }
            if (open.isEmpty() || (job.busy() > 0 && (job.busy() > MAX_BUSY || !chance(0.2)))) {
                return !open.isEmpty();
            }
            int drawn = open.get(random.nextInt(open.size()));
            if (drawn < SimulatedStream.EVENT_PARTITIONS) {
                readEvent(drawn);
            } else {
                readUsage(drawn - SimulatedStream.EVENT_PARTITIONS);
            }
            return true;
        }

        private void readEvent(int partition) {
            int task = partition % parallelism;
            Object item = stream.events().get(partition).get(position.events()[partition]++);
            if (item instanceof Left left) {
                progress[partition].report(left.source(), left.through(), false, left.sources());
                tellTime(task);
            } else if (item instanceof SentDocument document) {
                job.send(
                        MonitorGraph.EVENTS,
                        task,
                        new ArrivedInput(
                                document.topic(),
                                document.partition(),
                                document.offset(),
                                document.receivedAt(),
                                InputFate.ACCEPTED));
                job.send(MonitorGraph.EVENTS, task, version(document));
            }
        }

        private void tellTime(int task) {
            long time = Long.MAX_VALUE;
            for (int i = task; i < progress.length; i += parallelism) {
                time = Math.min(time, progress[i].completeThrough());
            }
            if (time != SourceProgress.UNKNOWN) {
                job.sendTime(MonitorGraph.EVENTS, task, time);
            }
        }

        private void readUsage(int partition) {
            Usage usage = stream.samples().get(partition).get(position.usage()[partition]++);
            job.send(MonitorGraph.USAGE, partition % parallelism, facts(usage));
        }

        /** Everything has been read; time goes on until nothing can be remembered any more. */
        private void passTime() throws Exception {
            long end = stream.end() + settings.horizonMillis() + 4 * DAY;
            TreeSet<Long> moments = new TreeSet<>();
            moments.add(end);
            for (int i = random.nextInt(4); i > 0; i--) {
                moments.add(stream.end() + random.nextInt(200) * 3_600_000L);
            }
            for (long moment : moments) {
                for (int task = 0; task < parallelism; task++) {
                    job.sendTime(MonitorGraph.EVENTS, task, moment);
                }
                while (job.busy() > 0) {
                    job.step();
                }
            }
            rows.end();
        }

        private String compare() {
            Map<String, double[]> expected =
                    new NaiveAnswer(stream.documents(), stream.usage(), settings).rows();
            Map<String, double[]> said = rows.numbers(settings.namesAreCertain());
            compared += said.size();
            TreeSet<String> keys = new TreeSet<>(expected.keySet());
            keys.addAll(said.keySet());
            StringBuilder differences = new StringBuilder();
            for (String key : keys) {
                double[] is = said.getOrDefault(key, new double[0]);
                double[] should = expected.getOrDefault(key, new double[0]);
                if (!isSame(is, should) && !isExcused(key)) {
                    differences
                            .append(key)
                            .append(" is ")
                            .append(Arrays.toString(is))
                            .append(", should be ")
                            .append(Arrays.toString(should))
                            .append('\n');
                }
            }
            return differences + job.leftovers();
        }

        /** The exception of a link by time alone whose saying was forgotten in a crash. */
        private boolean isExcused(String row) {
            return row.startsWith("link|")
                    && row.contains("|D|")
                    && rows.doubtful(settings.namesAreCertain()).contains(row);
        }

        private static boolean isSame(double[] is, double[] should) {
            for (int i = 0; i < Math.max(is.length, should.length); i++) {
                double one = i < is.length ? is[i] : 0;
                double other = i < should.length ? should[i] : 0;
                if (Math.abs(one - other) > 1e-4) {
                    return false;
                }
            }
            return true;
        }

        private boolean chance(double probability) {
            return random.nextDouble() < probability;
        }
    }

    private static UsageFacts facts(Usage usage) {
        return new UsageFacts(
                usage.id(),
                usage.receivedAt(),
                usage.start(),
                usage.end(),
                dimensions(usage.place(), ""),
                usage.wallMillis(),
                usage.activeMillis(),
                usage.sessions(),
                usage.client());
    }

    private static Dimensions dimensions(SentDocument.Place place, String process) {
        return new Dimensions(
                place.product(),
                place.channel(),
                place.version(),
                place.build(),
                place.os(),
                process);
    }

    private static CrashVersion version(SentDocument document) {
        SentDocument.Keys keys = document.keys();
        return new CrashVersion(
                document.eventId(),
                document.report() ? CrashSource.REPORT : CrashSource.PING,
                new Delivery(
                        document.topic(),
                        document.partition(),
                        document.offset(),
                        document.receivedAt(),
                        document.crashTime()),
                new Reading(
                        1,
                        document.resolvedFrames(),
                        document.contentHash(),
                        true,
                        new CrashFacts(
                                dimensions(document.place(), document.process()),
                                document.signature(),
                                document.startup(),
                                document.shutdownKill(),
                                document.client(),
                                1 / document.probability(),
                                document.probability(),
                                null),
                        document.stack(),
                        CrashContext.NONE),
                TierKeys.of(
                        keys.crashEventId(),
                        keys.dumpHash(),
                        keys.dumpId(),
                        keys.facts() == null ? null : keys.facts() + '|' + keys.seconds()));
    }
}
