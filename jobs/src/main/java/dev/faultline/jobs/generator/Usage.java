package dev.faultline.jobs.generator;

import java.time.Duration;
import java.util.SplittableRandom;

/** Sessions, which end as often as the population is large. */
final class Usage implements Happenings {

    private static final double MEDIAN_MILLIS = Duration.ofMinutes(100).toMillis();
    private static final double SPREAD = 0.9;
    private static final long LONGEST_MILLIS = Duration.ofHours(12).toMillis();
    private static final long SHORTEST_MILLIS = Duration.ofSeconds(20).toMillis();

    private final Scenario scenario;
    private final SplittableRandom random;
    private final Arrivals arrivals;
    private long next;

    Usage(Scenario scenario, SplittableRandom random) {
        this.scenario = scenario;
        this.random = random;
        double factor = scenario.settings().usageSamplesPerCrash();
        this.arrivals = UsualCrashes.ofPopulation(scenario, random.split(), factor);
        this.next = arrivals.next();
    }

    @Override
    public long nextMillis() {
        return next;
    }

    @Override
    public void happen(Mail mail) {
        Build build = scenario.drawBuild(next, random);
        Os os = Scenario.drawOs(build, random);
        int client = random.nextInt(scenario.settings().clients());
        long length = (long) (MEDIAN_MILLIS * Math.exp(SPREAD * random.nextGaussian()));
        long bounded = Math.min(Math.max(length, SHORTEST_MILLIS), LONGEST_MILLIS);
        Session session = new Session(build, os, client, next - bounded, next);
        mail.send(session, Names.uuid(random.nextLong(), "sample"), random);
        next = arrivals.next();
    }
}
