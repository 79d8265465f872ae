package dev.faultline.jobs.generator;

import java.util.SplittableRandom;

/** The crashes of every day. */
final class UsualCrashes implements Happenings {

    private final Scenario scenario;
    private final SplittableRandom random;
    private final CrashMaker maker;
    private final Arrivals arrivals;
    private long next;

    UsualCrashes(Scenario scenario, SplittableRandom random) {
        this.scenario = scenario;
        this.random = random;
        ScenarioSettings settings = scenario.settings();
        this.maker = new CrashMaker(settings, random.split());
        this.arrivals = ofPopulation(scenario, random.split(), 1);
        this.next = arrivals.next();
    }

    /** Moments as frequent as crashes, times a factor. */
    static Arrivals ofPopulation(Scenario scenario, SplittableRandom random, double factor) {
        ScenarioSettings settings = scenario.settings();
        double peak =
                Math.max(settings.historyPingsPerSecond(), settings.livePingsPerSecond())
                        * Scenario.SEASON_PEAK
                        * factor;
        return new Arrivals(
                random,
                settings.startMillis(),
                settings.endMillis(),
                peak,
                at -> scenario.crashesPerSecond(at) * factor);
    }

    @Override
    public long nextMillis() {
        return next;
    }

    @Override
    public void happen(Mail mail) {
        Build build = scenario.drawBuild(next, random);
        Os os = Scenario.drawOs(build, random);
        Fault fault = scenario.drawFault(build, os, random);
        mail.send(maker.make(next, build, os, fault, maker.drawClient(), null));
        next = arrivals.next();
    }
}
