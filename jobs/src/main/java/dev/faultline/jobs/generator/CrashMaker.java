package dev.faultline.jobs.generator;

import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Fills in what chance decides about one crash. */
final class CrashMaker {

    private static final long MAX_SKEW_MILLIS = Duration.ofDays(30).toMillis();

    private final ScenarioSettings settings;
    private final SplittableRandom random;

    CrashMaker(ScenarioSettings settings, SplittableRandom random) {
        this.settings = settings;
        this.random = random;
    }

    int drawClient() {
        return random.nextInt(settings.clients());
    }

    Crash make(
            long atMillis, Build build, Os os, Fault fault, int client, @Nullable RealCrash real) {
        long seed = random.nextLong();
        boolean dumped = random.nextDouble() >= settings.irregularities().noDump();
        boolean desktop = build.product() == Product.DESKTOP;
        boolean wrongClock = random.nextDouble() < settings.irregularities().wrongClock();
        long skew = wrongClock ? random.nextLong(-MAX_SKEW_MILLIS, MAX_SKEW_MILLIS) : 0;
        boolean told = desktop && (dumped || real != null);
        boolean reported = told && random.nextDouble() < settings.reportShare();
        return new Crash(seed, atMillis, skew, build, os, fault, client, told, reported, real);
    }
}
