package dev.faultline.statistics.rates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose usage and crashes come late, as usage and crashes do: a session's usage comes
 * when it has ended, in most cases at once, in the others at the next start; a crash of the main
 * process comes at the next start, one of another process at once. Seeded. Use follows the time of
 * the day.
 */
final class SimulatedChannel implements DelayCurves {

    static final double MAIN_RATE = 30;
    static final double CHILD_RATE = 60;
    static final long MINUTE = 60_000;
    static final long SLOT = 5 * MINUTE;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    private static final double SESSIONS_PER_HOUR = 1_000;
    private static final double MEAN_SESSION_HOURS = 1.2;

    private final SplittableRandom random;
    private final TreeMap<Long, List<Arrival>> arrivals = new TreeMap<>();
    private final Map<Long, HourOfUse> hours = new HashMap<>();
    private final Map<Long, long[]> crashes = new HashMap<>();
    private final Map<String, DelayMemory> memories = new HashMap<>();
    private NowcastError error = NowcastError.UNKNOWN;
    private long now;

    SimulatedChannel(long seed, long start) {
        this.random = new SplittableRandom(seed);
        this.now = start;
    }

    private record Arrival(boolean usage, String system, long slot, boolean main, long micros) {}

    /** Lets minutes pass. */
    void runUntil(long end) {
        while (now < end) {
            startSessions();
            now += MINUTE;
            arrive();
            judge();
        }
    }

    private void startSessions() {
        double daily = 1 + 0.5 * Math.sin(2 * Math.PI * (double) now / DAY);
        int sessions = poisson(daily * SESSIONS_PER_HOUR / 60);
        for (int i = 0; i < sessions; i++) {
            String system = random.nextInt(10) < 7 ? "Windows" : "macOS";
            // On macOS sessions are long and their usage comes late.
            double mean = system.equals("macOS") ? 2 * MEAN_SESSION_HOURS : MEAN_SESSION_HOURS;
            long start = now + random.nextLong(MINUTE);
            long length = Math.min(DAY, (long) (exponential(mean) * HOUR));
            session(system, start, start + length);
        }
    }

    private void session(String system, long start, long end) {
        boolean prompt = random.nextInt(100) < (system.equals("macOS") ? 70 : 85);
        long comes = end + (prompt ? random.nextLong(2 * MINUTE) : (long) (exponential(9) * HOUR));
        for (long slot = SLOT * (start / SLOT); slot < end; slot += SLOT) {
            long inside = Math.min(end, slot + SLOT) - Math.max(start, slot);
            put(comes, new Arrival(true, system, slot, false, inside * 1_000));
        }
        crash(system, start, end, true, MAIN_RATE);
        crash(system, start, end, false, CHILD_RATE);
    }

    private void crash(String system, long start, long end, boolean main, double perThousandHours) {
        int count = poisson(perThousandHours / 1_000 * (double) (end - start) / HOUR);
        for (int i = 0; i < count; i++) {
            long time = start + random.nextLong(end - start);
            boolean prompt = random.nextInt(100) < (main ? 35 : 90);
            long comes = time + (long) (exponential(prompt ? 0.02 : 12) * HOUR);
            put(comes, new Arrival(false, system, SLOT * (time / SLOT), main, 1));
        }
    }

    private void put(long comes, Arrival arrival) {
        arrivals.computeIfAbsent(MINUTE * (comes / MINUTE), each -> new ArrayList<>()).add(arrival);
    }

    private void arrive() {
        while (!arrivals.isEmpty() && arrivals.firstKey() < now) {
            for (Arrival arrival : arrivals.pollFirstEntry().getValue()) {
                if (arrival.usage) {
                    long hour = HOUR * (arrival.slot / HOUR);
                    hours.computeIfAbsent(hour, each -> new HourOfUse())
                            .add(
                                    arrival.system,
                                    "",
                                    (int) ((arrival.slot - hour) / SLOT),
                                    arrival.micros);
                } else {
                    crashes.computeIfAbsent(arrival.slot, each -> new long[2])[
                            arrival.main ? 0 : 1]++;
                }
                String kind = arrival.usage ? "usage" : arrival.main ? "MAIN" : "CHILD";
                for (String system : List.of(arrival.system, "")) {
                    memories.computeIfAbsent(kind + system, each -> DelayMemory.empty())
                            .add(now, now - arrival.slot, (double) arrival.micros);
                }
            }
        }
    }

    private void judge() {
        Nowcast nowcast = nowcast();
        for (int back = 0; back < 2; back++) {
            long hour = HOUR * (now / HOUR) - back * HOUR;
            HourOfUse use = hours.get(hour);
            if (use != null) {
                nowcast.noteEarly(hour, use);
            }
        }
        if (now % HOUR == 0) {
            HourOfUse use = hours.get(now - NowcastError.JUDGED_AFTER_MILLIS);
            error = use == null ? error : error.judge(use);
        }
    }

    Nowcast nowcast() {
        return new Nowcast(now, hours::get, this, error);
    }

    long now() {
        return now;
    }

    /** Crashes that have come: of the main process, of others. */
    long[] crashes(long start, long end) {
        long[] sum = new long[2];
        for (long slot = start; slot < end; slot += SLOT) {
            long[] here = crashes.getOrDefault(slot, new long[2]);
            sum[0] += here[0];
            sum[1] += here[1];
        }
        return sum;
    }

    @Override
    public @Nullable DelayCurve usage(String system) {
        return curve("usage" + system);
    }

    @Override
    public @Nullable DelayCurve crashes(String system, CrashKind kind) {
        return curve(kind + system);
    }

    private @Nullable DelayCurve curve(String name) {
        DelayMemory memory = memories.get(name);
        return memory == null ? null : memory.curve(now);
    }

    @Override
    public double mainShare() {
        return MAIN_RATE / (MAIN_RATE + CHILD_RATE);
    }

    private double exponential(double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    private int poisson(double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
