package dev.faultline.jobs.generator;

import dev.faultline.jobs.generator.Sending.Kind;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * What is on its way. Decides what is sent about a crash, how often and how late, from the crash's
 * own seed, so that no crash changes another's fate.
 */
final class Mail {

    private static final double DAY = Duration.ofDays(1).toMillis();
    private static final double MINUTE = Duration.ofMinutes(1).toMillis();
    private static final double GLEAN_SHARE = 0.55;

    private final Irregularities irregularities;
    private final PriorityQueue<Sending> waiting = new PriorityQueue<>();
    private long sequence;

    Mail(Irregularities irregularities) {
        this.irregularities = irregularities;
    }

    PriorityQueue<Sending> waiting() {
        return waiting;
    }

    void send(Session session, String sampleId, SplittableRandom random) {
        double late = random.nextDouble() < 0.1 ? random.nextDouble() * DAY : 0;
        long received = session.endMillis() + (long) (late + exponential(random, 4 * MINUTE));
        waiting.add(new Sending(received, sequence++, Kind.USAGE, sampleId, null, session));
    }

    void send(Crash crash) {
        SplittableRandom random = new SplittableRandom(crash.seed() ^ 2);
        long received = crash.timeMillis() + delay(crash, random);
        boolean glean = crash.isMobile() || random.nextDouble() < GLEAN_SHARE;
        if (random.nextDouble() < irregularities.broken()) {
            add(received, Kind.BROKEN_PING, Names.uuid(crash.seed(), "broken"), crash);
        } else {
            sendPings(crash, received, glean, random);
        }
        if (crash.reported()) {
            long reported = crash.timeMillis() + 5000 + reportDelay(random);
            add(reported, Kind.REPORT, Names.uuid(crash.seed(), "report"), crash);
        }
    }

    private void sendPings(Crash crash, long received, boolean glean, SplittableRandom random) {
        Kind kind = glean ? Kind.GLEAN_PING : Kind.LEGACY_PING;
        String documentId = Names.uuid(crash.seed(), "document");
        add(received, kind, documentId, crash);
        long later = received + 1000 + (long) exponential(random, 30 * MINUTE);
        if (random.nextDouble() < irregularities.duplicate()) {
            add(later, kind, documentId, crash);
        }
        if (random.nextDouble() < irregularities.doubleSend()) {
            add(later, kind, Names.uuid(crash.seed(), "second document"), crash);
        }
        if (!crash.isMobile() && random.nextDouble() < irregularities.bothFormats()) {
            Kind other = glean ? Kind.LEGACY_PING : Kind.GLEAN_PING;
            add(later, other, Names.uuid(crash.seed(), "other document"), crash);
        }
    }

    /** A main process tells at the next start; the others' crashes are told by it, at once. */
    private long delay(Crash crash, SplittableRandom random) {
        boolean main = crash.fault().processType().equals("main");
        double usual = exponential(random, main ? 5 * MINUTE : MINUTE / 4);
        double late = random.nextDouble() < irregularities.late() ? random.nextDouble() * 2 : 0;
        return 1000 + (long) (usual + late * DAY);
    }

    /** Half of the people answer the dialog at once, the others when they come across it. */
    private static long reportDelay(SplittableRandom random) {
        return (long) exponential(random, random.nextBoolean() ? MINUTE / 4 : 15 * MINUTE);
    }

    private void add(long received, Kind kind, String documentId, Crash crash) {
        waiting.add(new Sending(received, sequence++, kind, documentId, crash, null));
    }

    private static double exponential(SplittableRandom random, double mean) {
        return -mean * Math.log1p(-random.nextDouble());
    }
}
