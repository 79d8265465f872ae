package dev.faultline.statistics.detection;

import dev.faultline.statistics.detection.AlertUpdate.AlertClass;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import dev.faultline.statistics.detection.AlertUpdate.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Watches signatures that were marked fixed and crash in a build that should have the fix. None is
 * expected, so there is no baseline: clients are counted, and enough of them fire. After an alert
 * has resolved it takes as many again. At most {@value #MAX_SIGNATURES} signatures of a channel.
 * Mutable.
 */
public final class RegressionWatch {

    static final int MAX_SIGNATURES = 1_000;

    private static final int MAX_BUILDS = 8;
    private static final byte VERSION = 1;

    /** Single clients with weeks between them are no regression; they may run an old profile. */
    private static final long FORGET_MILLIS = 7 * DetectorSettings.DAY_MILLIS;

    private static final int LOW_VOLUME_CLIENTS = 20;
    private static final long NOT_FIRING = -1;

    private final TreeMap<String, Returned> bySignature = new TreeMap<>();

    /**
     * Crashes of one signature on one build that should have the fix.
     *
     * @param fixedIn first build that should have the fix
     * @param build build that crashed
     * @param pings crashes
     * @param freshClients clients not seen in the 24 hours before
     * @param startupPings of the crashes, those during startup
     */
    public record Counts(
            String fixedIn, String build, int pings, int freshClients, int startupPings) {}

    private static final class Returned {
        private String fixedIn = "";
        private long firstMillis;
        private long lastMillis;
        private long clients;
        private long pings;
        private long startupPings;
        private long firedMillis = NOT_FIRING;
        private long saidClients;
        private long saidMillis;
        private final TreeSet<String> builds = new TreeSet<>();

        private void add(Counts counts, long endMillis) {
            fixedIn = counts.fixedIn.compareTo(fixedIn) > 0 ? counts.fixedIn : fixedIn;
            lastMillis = endMillis;
            clients += counts.freshClients;
            pings += counts.pings;
            startupPings += counts.startupPings;
            if (builds.size() < MAX_BUILDS) {
                builds.add(counts.build);
            }
        }
    }

    /**
     * Takes one step.
     *
     * @param stepMillis start of the step, receive time
     * @param crashes by signature
     * @return changes of alerts, in order of signature
     */
    public List<AlertUpdate> step(
            DetectorSettings settings, long stepMillis, Map<String, List<Counts>> crashes) {
        long endMillis = stepMillis + settings.stepMillis();
        crashes.forEach(
                (signature, counts) -> {
                    Returned returned = returned(signature, stepMillis);
                    counts.forEach(each -> returned.add(each, endMillis));
                });
        List<AlertUpdate> updates = new ArrayList<>();
        List<String> over = new ArrayList<>();
        bySignature.forEach(
                (signature, returned) -> {
                    long calm = endMillis - returned.lastMillis;
                    if (returned.firedMillis != NOT_FIRING) {
                        if (calm >= settings.resolveAfterMillis()) {
                            updates.add(
                                    update(settings, Kind.RESOLVE, signature, returned, endMillis));
                            over.add(signature);
                        } else if (returned.clients >= 2 * returned.saidClients) {
                            say(settings, Kind.UPDATE, signature, returned, endMillis, updates);
                        }
                    } else if (returned.clients >= settings.minimumClients()) {
                        returned.firedMillis = endMillis;
                        say(settings, Kind.FIRE, signature, returned, endMillis, updates);
                    } else if (calm >= FORGET_MILLIS) {
                        over.add(signature);
                    }
                });
        over.forEach(bySignature::remove);
        return updates;
    }

    private Returned returned(String signature, long stepMillis) {
        Returned known = bySignature.get(signature);
        if (known != null) {
            return known;
        }
        Returned returned = new Returned();
        returned.firstMillis = stepMillis;
        if (bySignature.size() < MAX_SIGNATURES) {
            bySignature.put(signature, returned);
        }
        return returned;
    }

    private static void say(
            DetectorSettings settings,
            Kind kind,
            String signature,
            Returned returned,
            long endMillis,
            List<AlertUpdate> updates) {
        returned.saidClients = returned.clients;
        returned.saidMillis = endMillis;
        updates.add(update(settings, kind, signature, returned, endMillis));
    }

    /** The alerts now firing, to be said again without a change. */
    public List<AlertUpdate> firing(DetectorSettings settings) {
        List<AlertUpdate> firing = new ArrayList<>();
        bySignature.forEach(
                (signature, returned) -> {
                    if (returned.firedMillis != NOT_FIRING) {
                        firing.add(
                                update(
                                        settings,
                                        Kind.UPDATE,
                                        signature,
                                        returned,
                                        returned.saidMillis));
                    }
                });
        return firing;
    }

    private static AlertUpdate update(
            DetectorSettings settings,
            Kind kind,
            String signature,
            Returned returned,
            long atMillis) {
        boolean startup = returned.startupPings * 2 >= returned.pings && returned.startupPings > 0;
        long clients = returned.clients;
        double steps =
                Math.max(1, (atMillis - returned.firstMillis) / (double) settings.stepMillis());
        List<String> reasons = new ArrayList<>();
        reasons.add(
                "marked fixed in build "
                        + returned.fixedIn
                        + ", and "
                        + clients
                        + " clients crashed with builds that should have the fix");
        if (kind == Kind.RESOLVE) {
            reasons.add("no client has crashed for a while");
        }
        return new AlertUpdate(
                kind,
                AlertClass.REGRESSION,
                signature,
                returned.builds.size() == 1 ? returned.builds.first() : AlertUpdate.ANY,
                AlertUpdate.ANY,
                atMillis,
                returned.firedMillis,
                returned.firstMillis,
                clients,
                0,
                clients,
                clients,
                clients,
                clients,
                settings.minimumClients(),
                clients,
                returned.pings,
                clients / steps,
                clients / steps * settings.stepsPerHour(),
                0,
                startup ? Severity.S1 : Severity.S2,
                reasons,
                clients < LOW_VOLUME_CLIENTS
                        ? List.of("low volume: " + clients + " clients")
                        : List.of(),
                false);
    }

    /** Whether nothing is watched. */
    public boolean isEmpty() {
        return bySignature.isEmpty();
    }

    /** Compact form with a leading version byte. */
    public byte[] toBytes() {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeLong(bySignature.size());
        bySignature.forEach(
                (signature, returned) -> {
                    out.writeText(signature);
                    out.writeText(returned.fixedIn);
                    out.writeLong(returned.firstMillis);
                    out.writeLong(returned.lastMillis);
                    out.writeLong(returned.clients);
                    out.writeLong(returned.pings);
                    out.writeLong(returned.startupPings);
                    out.writeLong(returned.firedMillis);
                    out.writeLong(returned.saidClients);
                    out.writeLong(returned.saidMillis);
                    out.writeLong(returned.builds.size());
                    returned.builds.forEach(out::writeText);
                });
        return out.toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static RegressionWatch fromBytes(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        if (in.readByte() != VERSION) {
            throw new IllegalArgumentException("not a watch of version " + VERSION);
        }
        RegressionWatch watch = new RegressionWatch();
        int signatures = in.readCount();
        for (int i = 0; i < signatures; i++) {
            String signature = in.readText();
            Returned returned = new Returned();
            returned.fixedIn = in.readText();
            returned.firstMillis = in.readLong();
            returned.lastMillis = in.readLong();
            returned.clients = in.readLong();
            returned.pings = in.readLong();
            returned.startupPings = in.readLong();
            returned.firedMillis = in.readLong();
            returned.saidClients = in.readLong();
            returned.saidMillis = in.readLong();
            int builds = in.readCount();
            for (int j = 0; j < builds; j++) {
                returned.builds.add(in.readText());
            }
            watch.bySignature.put(signature, returned);
        }
        in.requireEnd();
        return watch;
    }
}
