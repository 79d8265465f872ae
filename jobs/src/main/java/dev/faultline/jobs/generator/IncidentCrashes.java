package dev.faultline.jobs.generator;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The crashes of one incident. */
final class IncidentCrashes implements Happenings {

    private final Scenario scenario;
    private final Incident incident;
    private final List<RealCrash> real;
    private final SplittableRandom random;
    private final CrashMaker maker;
    private final Arrivals arrivals;
    private final int loopingClient;
    private long next;

    IncidentCrashes(
            Scenario scenario, Incident incident, List<RealCrash> real, SplittableRandom random) {
        this.scenario = scenario;
        this.incident = incident;
        this.real = real;
        this.random = random;
        this.maker = new CrashMaker(scenario.settings(), random.split());
        this.loopingClient = maker.drawClient();
        this.arrivals = arrivals(random.split());
        this.next = arrivals.next();
    }

    private Arrivals arrivals(SplittableRandom random) {
        long from = Math.max(incident.fromMillis(), scenario.settings().startMillis());
        long to = Math.min(incident.toMillis(), scenario.settings().endMillis());
        if (incident instanceof Incident.BadBuild bad) {
            Build build = build(bad);
            double peak = bad.crashesPerSecond();
            return new Arrivals(random, from, to, peak, at -> peak * build.adoption(at));
        }
        double perSecond =
                incident instanceof Incident.Surge surge
                        ? surge.crashesPerSecond()
                        : 1000.0 / ((Incident.LoopingClient) incident).everyMillis();
        return new Arrivals(random, from, to, perSecond, at -> perSecond);
    }

    private Build build(Incident.BadBuild bad) {
        Build build = scenario.build(bad.channel(), bad.version());
        if (build == null) {
            throw new AssertionError("a scenario has the builds of its incidents");
        }
        return build;
    }

    @Override
    public long nextMillis() {
        return next;
    }

    @Override
    public void happen(Mail mail) {
        mail.send(crash());
        next = arrivals.next();
    }

    private Crash crash() {
        if (incident instanceof Incident.BadBuild bad) {
            Build build = build(bad);
            RealCrash like = random.nextDouble() < bad.realShare() ? drawReal() : null;
            // The real program runs on Linux.
            Os os = like == null ? Scenario.drawOs(build, random) : Os.LINUX;
            Fault fault = scenario.badBuildFault();
            return maker.make(next, build, os, fault, maker.drawClient(), like);
        }
        if (incident instanceof Incident.Surge surge) {
            Build build = draw(surge.channel());
            Fault fault = scenario.fault(Product.DESKTOP, surge.faultRank());
            return maker.make(next, build, os(surge, build), fault, maker.drawClient(), null);
        }
        Incident.LoopingClient loop = (Incident.LoopingClient) incident;
        Fault fault = scenario.fault(Product.DESKTOP, loop.faultRank());
        Build build = draw(loop.channel());
        return maker.make(next, build, Os.WINDOWS, fault, loopingClient, null);
    }

    private Build draw(String channel) {
        return scenario.drawBuild(Product.DESKTOP, channel, next, random);
    }

    private Os os(Incident.Surge surge, Build build) {
        for (Os os : Os.values()) {
            if (os.usageName().equals(surge.os())) {
                return os;
            }
        }
        return Scenario.drawOs(build, random);
    }

    private @Nullable RealCrash drawReal() {
        return real.isEmpty() ? null : real.get(random.nextInt(real.size()));
    }
}
