package dev.faultline.statistics.detection;

/**
 * Raises the threshold of signatures whose null hypothesis is not what it should be. Beside the
 * detector runs its shadow, with a budget {@value #SHADOW_BUDGETS} times as large: what crosses the
 * shadow's line and calms down again without an alert was no event, but came close. By the formula
 * of the threshold that may happen so many times as often as a false alarm. If it happens clearly
 * more often, the threshold rises by as many nats as the excess has, and sinks again when that has
 * passed. Each stratum may spend a third of the budget.
 */
final class Governor {

    /** Rare, ordinary and busy signatures. */
    static final int STRATA = 3;

    private static final int SHADOW_BUDGETS = 20;

    /** Nats by which the shadow's line is below the threshold. */
    static final double SHADOW = Math.log(SHADOW_BUDGETS);

    private static final double MOST_NATS = 4;
    private static final double ORDINARY_COUNTS = 20;
    private static final double BUSY_COUNTS = 2_000;
    private static final double MONTH_HOURS = 30 * 24;
    private static final float HOURLY_DECAY = (float) Math.pow(2, -1 / MONTH_HOURS);

    /** Deviations of a Poisson count that may be chance. */
    private static final double CHANCE_DEVIATIONS = 2;

    private final float[] came = new float[STRATA];
    private float hours;

    /** Stratum of a signature by the counts it was learned from, of some four days. */
    static int stratum(double learned) {
        if (learned >= BUSY_COUNTS) {
            return 2;
        }
        return learned >= ORDINARY_COUNTS ? 1 : 0;
    }

    void finishHour() {
        for (int i = 0; i < STRATA; i++) {
            came[i] *= HOURLY_DECAY;
        }
        hours = hours * HOURLY_DECAY + 1;
    }

    /** A signature has crossed the shadow's line. */
    void cameClose(int stratum) {
        came[stratum]++;
    }

    /** It has fired, so it is not a matter of the shadow. */
    void fired(int stratum) {
        came[stratum] = Math.max(0, came[stratum] - 1);
    }

    /** Nats by which a threshold is higher than the budget asks. */
    double raise(int stratum, double falseAlarmsPerMonth) {
        double allowed = SHADOW_BUDGETS * falseAlarmsPerMonth / STRATA * hours / MONTH_HOURS;
        double certain = came[stratum] - CHANCE_DEVIATIONS * Math.sqrt(came[stratum]);
        double excess = certain / Math.max(1, allowed);
        return excess <= 1 ? 0 : Math.min(MOST_NATS, Math.log(excess));
    }

    void writeTo(StateWriter out) {
        out.writeFloats(came);
        out.writeFloat(hours);
    }

    static Governor readFrom(StateReader in) {
        Governor governor = new Governor();
        in.readFloats(governor.came);
        governor.hours = in.readFloat();
        return governor;
    }
}
