package dev.faultline.functions.simulation;

import dev.faultline.functions.simulation.SimulatedJob.Said;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.ExposureRow;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.LinkState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topics that are written. What a task said before a completed checkpoint is there; of what it
 * said since, a crash leaves the first part. Readers keep the last row of each key.
 */
final class SimulatedRows {

    /** What one task has said and perhaps not written. */
    private static final class Sink {

        final List<Row> said = new ArrayList<>();
        int atBarrier;
    }

    private record Row(String key, SpecificRecord record) {}

    private final Map<String, Sink> sinks = new TreeMap<>();
    private final Map<String, SpecificRecord> last = new HashMap<>();
    private final Set<String> doubtful = new HashSet<>();

    void take(Said said) {
        Sink sink = sinks.computeIfAbsent(said.node() + said.task(), each -> new Sink());
        if (said.record() == null) {
            sink.atBarrier = sink.said.size();
            return;
        }
        String key = key(said.record());
        if (key != null) {
            sink.said.add(new Row(key, said.record()));
        }
    }

    void checkpointIsComplete() {
        for (Sink sink : sinks.values()) {
            List<Row> written = sink.said.subList(0, sink.atBarrier);
            written.forEach(each -> write(each, false));
            written.clear();
            sink.atBarrier = 0;
        }
    }

    /** Of each key the first rows are written, however many. */
    void crash(Random random) {
        int salt = random.nextInt();
        for (Sink sink : sinks.values()) {
            Map<String, List<Row>> byKey = new TreeMap<>();
            for (Row each : sink.said) {
                byKey.computeIfAbsent(each.key(), key -> new ArrayList<>()).add(each);
            }
            byKey.forEach(
                    (key, said) -> {
                        int count = Math.floorMod(key.hashCode() * salt, said.size() + 1);
                        said.subList(0, count).forEach(each -> write(each, true));
                    });
        }
        sinks.clear();
    }

    void end() {
        sinks.values().forEach(sink -> sink.said.forEach(each -> write(each, false)));
        sinks.clear();
    }

    /**
     * Writes.
     *
     * @param lost whether the task forgets that it said so
     */
    private void write(Row row, boolean lost) {
        last.put(row.key(), row.record());
        if (lost) {
            doubtful.add(row.key());
        } else {
            doubtful.remove(row.key());
        }
    }

    private static @Nullable String key(SpecificRecord record) {
        if (record instanceof CrashCount row) {
            return "count|"
                    + row.getWindowStart().toEpochMilli()
                    + '|'
                    + place(
                            row.getProduct(),
                            row.getChannel(),
                            row.getVersion(),
                            row.getBuildId(),
                            row.getOs())
                    + '|'
                    + row.getProcessType()
                    + '|'
                    + row.getSignature();
        }
        if (record instanceof CorrelationRow row) {
            return "comparison|"
                    + place(
                            row.getProduct(),
                            row.getChannel(),
                            row.getVersion(),
                            row.getBuildId(),
                            row.getOs())
                    + '|'
                    + row.getProcessType()
                    + '|'
                    + row.getSignature();
        }
        if (record instanceof CrashLink row) {
            return "link|" + row.getPingEventId() + '|' + row.getReportEventId();
        }
        if (record instanceof LedgerRow row) {
            return String.join(
                    "|",
                    "books",
                    row.getSourceTopic(),
                    String.valueOf(row.getSourcePartition()),
                    String.valueOf(row.getPeriodStart().toEpochMilli()));
        }
        if (record instanceof ExposureRow row) {
            return "exposure|"
                    + row.getWindowStart().toEpochMilli()
                    + '|'
                    + place(
                            row.getProduct(),
                            row.getChannel(),
                            row.getVersion(),
                            row.getBuildId(),
                            row.getOs());
        }
        if (record instanceof CrashRate row) {
            return String.join(
                    "|",
                    "rate",
                    row.getWindowSize(),
                    String.valueOf(row.getWindowStart().toEpochMilli()),
                    row.getProduct(),
                    row.getChannel(),
                    row.getDefinition(),
                    row.getSignature(),
                    row.getBuildId());
        }
        return null;
    }

    private static String place(String... parts) {
        return String.join("|", parts);
    }

    /**
     * The last row of each key in numbers.
     *
     * @param named whether signatures with rows of their own can be told apart from outside; if
     *     not, rows of all signatures are added up
     */
    Map<String, double[]> numbers(boolean named) {
        Map<String, double[]> numbers = new TreeMap<>();
        last.forEach((key, row) -> add(key, row, named, numbers));
        return numbers;
    }

    /**
     * What was said between the last checkpoint and a crash and not spoken of since. If a later
     * reading of a crash, or a crash that was received later, came before a row was said again,
     * then nobody knows that there is anything to take back.
     */
    Set<String> doubtful(boolean named) {
        Map<String, double[]> numbers = new TreeMap<>();
        doubtful.forEach(key -> add(key, Objects.requireNonNull(last.get(key)), named, numbers));
        return numbers.keySet();
    }

    private static void add(
            String key, SpecificRecord record, boolean named, Map<String, double[]> to) {
        if (record instanceof CrashCount row) {
            String name = named ? key : key.substring(0, key.lastIndexOf('|')) + "|any";
            sum(
                    to,
                    name,
                    row.getPings(),
                    row.getReports(),
                    row.getWeightedReports(),
                    row.getStartup(),
                    row.getShutdownKills(),
                    named ? row.getClients() : 0);
        } else if (record instanceof CorrelationRow row) {
            sum(
                    to,
                    key,
                    row.getPings(),
                    row.getReports(),
                    row.getWeightedReports(),
                    row.getLinked());
        } else if (record instanceof CrashLink row && row.getState() == LinkState.LINKED) {
            String name =
                    String.join(
                            "|",
                            key,
                            row.getTier(),
                            row.getSignaturePing(),
                            row.getSignatureReport());
            sum(to, name, row.getLagMillis(), row.getCommonFrames());
        } else if (record instanceof LedgerRow row) {
            sum(to, key, row.getCounted(), row.getDuplicates(), row.getAccepted());
        } else if (record instanceof ExposureRow row) {
            sum(to, key, row.getUsageHours(), row.getActiveHours(), row.getSessions());
        } else if (record instanceof CrashRate row && row.getCrashes() != 0) {
            boolean own = !named && !row.getSignature().isEmpty();
            String name =
                    own
                            ? key.substring(0, key.lastIndexOf('|', key.lastIndexOf('|') - 1))
                                    + "|any|"
                                    + row.getBuildId()
                            : key;
            sum(
                    to,
                    row.getIsFinal() ? name : "not final: " + name,
                    row.getCrashes(),
                    row.getClients());
        }
    }

    private static void sum(Map<String, double[]> to, String key, Number... numbers) {
        double[] sum = to.computeIfAbsent(key, each -> new double[numbers.length]);
        for (int i = 0; i < numbers.length; i++) {
            sum[i] += numbers[i].doubleValue();
        }
    }
}
