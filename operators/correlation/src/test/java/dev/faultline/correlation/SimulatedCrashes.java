package dev.faultline.correlation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Crashes and what arrives of them: each has a ping, a report or both, in either order, up to two
 * days late, sent twice, submitted again, with hashes that are absent or of nothing, and with crash
 * times that two programs rounded differently. A quarter happens within the first seconds after the
 * start of one build, where the tuples of different crashes come closest to each other.
 */
final class SimulatedCrashes {

    private static final long START_MILLIS = 1_793_491_200_000L;
    private static final int THREE_DAYS_SECONDS = 259_200;
    private static final int TWO_DAYS_MILLIS = 172_800_000;
    private static final String HASH_OF_NOTHING =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final Random random;
    private int number;

    /**
     * One crash.
     *
     * @param pings its pings as received, with repetitions
     * @param reports its reports
     */
    record Crash(List<CrashVersion> pings, List<CrashVersion> reports) {

        @Nullable CrashVersion firstPing() {
            return first(pings);
        }

        @Nullable CrashVersion firstReport() {
            return first(reports);
        }

        /** What arrives when clients send no key that is exact. */
        Crash withoutExactKeys() {
            return new Crash(withoutExactKeys(pings), withoutExactKeys(reports));
        }

        private static List<CrashVersion> withoutExactKeys(List<CrashVersion> versions) {
            return versions.stream()
                    .map(
                            each ->
                                    new CrashVersion(
                                            each.eventId(),
                                            each.source(),
                                            each.delivery(),
                                            each.reading(),
                                            new TierKeys(List.of(), each.keys().moment())))
                    .toList();
        }

        private static @Nullable CrashVersion first(List<CrashVersion> versions) {
            return versions.stream().min(RECEIPT).orElse(null);
        }
    }

    private static final Comparator<CrashVersion> RECEIPT =
            Comparator.comparingLong((CrashVersion version) -> version.delivery().receivedAt())
                    .thenComparing(CrashVersion::eventId);

    SimulatedCrashes(Random random) {
        this.random = random;
    }

    static List<CrashVersion> inOrderOfReceipt(List<Crash> crashes) {
        List<CrashVersion> all = new ArrayList<>();
        for (Crash crash : crashes) {
            all.addAll(crash.pings);
            all.addAll(crash.reports);
        }
        all.sort(RECEIPT);
        return all;
    }

    List<Crash> crashes(int count) {
        List<Crash> crashes = new ArrayList<>();
        while (crashes.size() < count) {
            Facts facts = facts();
            crashes.add(crash(facts));
            if (facts.process.equals("content") && chance(0.02)) {
                crashes.add(browserOf(facts));
            }
        }
        return crashes;
    }

    private record Facts(
            int id,
            String build,
            String process,
            long uptimeMillis,
            long crashSeconds,
            boolean newClient,
            @Nullable String hash) {

        String tuple(long seconds) {
            return build + '|' + process + '|' + uptimeMillis + '|' + seconds;
        }
    }

    private Facts facts() {
        boolean storm = chance(0.25);
        int id = number++;
        String hash = "hash of dump " + id;
        double fate = random.nextDouble();
        if (fate < 0.05) {
            hash = null;
        } else if (fate < 0.055) {
            hash = "";
        } else if (fate < 0.06) {
            hash = HASH_OF_NOTHING;
        }
        return new Facts(
                id,
                storm ? "20261101" : "2026110" + random.nextInt(5),
                chance(0.5) ? "main" : "content",
                storm ? 501 + random.nextInt(1_500) : 1 + random.nextInt(36_000_000),
                START_MILLIS / 1_000 + random.nextInt(storm ? 3_600 : THREE_DAYS_SECONDS),
                chance(0.5),
                hash);
    }

    private Crash crash(Facts facts) {
        boolean main = facts.process.equals("main");
        boolean dump = facts.hash != null && facts.hash.startsWith("hash");
        List<CrashVersion> pings = new ArrayList<>();
        List<CrashVersion> reports = new ArrayList<>();
        double sides = random.nextDouble();
        if (sides < 0.9) {
            pings.add(ping("p", facts, facts.newClient));
            if ((main && !dump) || chance(0.02)) {
                // The crash reporter and the restarted browser both send it; after an update in
                // between, in different formats.
                pings.add(ping("q", facts, chance(0.2) || facts.newClient));
            }
        }
        if (sides > 0.4) {
            reports.add(report("r", facts));
            if (chance(0.02)) {
                reports.add(report("s", facts));
            }
        }
        repeatSome(pings);
        repeatSome(reports);
        return new Crash(pings, reports);
    }

    /** A child that hung leaves a dump of the browser as well, in a report that has no ping. */
    private Crash browserOf(Facts child) {
        Facts browser =
                new Facts(
                        number++,
                        child.build,
                        "main",
                        child.uptimeMillis,
                        child.crashSeconds,
                        child.newClient,
                        "hash of the browser's dump " + child.id);
        return new Crash(List.of(), List.of(report("b", browser)));
    }

    private CrashVersion ping(String prefix, Facts facts, boolean glean) {
        Crashes ping = Crashes.ping(prefix + facts.id).at(received(facts));
        return withKeys(ping, facts, glean, !glean, facts.crashSeconds).build();
    }

    private CrashVersion report(String prefix, Facts facts) {
        Crashes report = Crashes.report(prefix + facts.id).at(received(facts));
        long rounded = facts.crashSeconds + (facts.id % 5) - 2;
        return withKeys(report, facts, facts.newClient, true, rounded).build();
    }

    private static Crashes withKeys(
            Crashes crash, Facts facts, boolean eventId, boolean dumpId, long seconds) {
        boolean dump = facts.hash != null && facts.hash.startsWith("hash");
        boolean hashIsSent = facts.id % 10 > 0;
        return crash.key(KeyTier.A, eventId ? "event " + facts.id : null)
                .key(KeyTier.B, hashIsSent ? facts.hash : null)
                .key(KeyTier.C, dumpId && dump ? "dump " + facts.id : null)
                .key(KeyTier.D, facts.tuple(seconds));
    }

    private long received(Facts facts) {
        int delay = chance(0.3) ? random.nextInt(TWO_DAYS_MILLIS) : random.nextInt(60_000);
        return facts.crashSeconds * 1_000 + delay;
    }

    private void repeatSome(List<CrashVersion> versions) {
        for (CrashVersion version : List.copyOf(versions)) {
            if (chance(0.02)) {
                versions.add(again(version));
            }
        }
    }

    private CrashVersion again(CrashVersion version) {
        Delivery first = version.delivery();
        long later = first.receivedAt() + random.nextInt(TWO_DAYS_MILLIS);
        return new CrashVersion(
                version.eventId(),
                version.source(),
                new Delivery(first.topic(), first.partition(), later, later, first.crashTime()),
                version.reading(),
                version.keys());
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }
}
