package dev.faultline.functions.simulation;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What the simulated job is started with.
 *
 * @param horizonMillis how long it remembers
 * @param maximumSignatures signatures of a channel and day with rows of their own
 * @param names signatures that clients send
 * @param corrections whether names come after crashes
 * @param rates whether rates are estimated too, which takes twice as long as all else
 */
record SimulatedSettings(
        long horizonMillis,
        int maximumSignatures,
        List<String> names,
        boolean corrections,
        boolean rates) {

    private static final long HOUR = 3_600_000;

    private static final List<String> FEW = names(each -> true, 6);

    /** Names of which many share a part of the bound; the last part has no room at all. */
    private static final List<String> FLOOD =
            names(each -> List.of(3, 20, 45).contains(NaiveAnswer.partOf(each)), 60);

    /** Width of the buckets in which the job forgets. */
    static final long BUCKET_MILLIS = HOUR;

    /**
     * The kinds of simulations. Few, because opening functions takes longer than simulating them.
     */
    static final List<SimulatedSettings> ALL =
            List.of(
                    new SimulatedSettings(100 * HOUR, 10_000, FEW, true, true),
                    new SimulatedSettings(12 * HOUR, 40, FLOOD, false, false),
                    new SimulatedSettings(12 * HOUR, 40, FLOOD, true, false),
                    new SimulatedSettings(12 * HOUR, 10_000, FEW, true, false),
                    new SimulatedSettings(12 * HOUR, 40, FLOOD, false, true),
                    new SimulatedSettings(12 * HOUR, 40, FLOOD, true, false),
                    new SimulatedSettings(100 * HOUR, 40, FLOOD, false, false),
                    new SimulatedSettings(12 * HOUR, 10_000, FEW, true, false));

    private static List<String> names(Predicate<String> which, int count) {
        return IntStream.iterate(0, each -> each + 1)
                .mapToObj(each -> "Fault" + each)
                .filter(which)
                .limit(count)
                .toList();
    }

    /** Whether it can be said from outside which signatures have rows of their own. */
    boolean namesAreCertain() {
        return !corrections || maximumSignatures > 64 * names.size();
    }
}
