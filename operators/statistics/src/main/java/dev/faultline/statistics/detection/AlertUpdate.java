package dev.faultline.statistics.detection;

import java.util.List;

/**
 * A change of one alert, or its present state. Alerts of a channel are identified by (signature,
 * loop or not): {@link AlertClass#LOOP} and the others live side by side.
 *
 * @param kind what changed
 * @param alertClass what kind of event it looks like
 * @param signature the signature, without the channel, which the caller knows
 * @param build the build it is confined to, or {@link #ANY}
 * @param os the operating system it is confined to, or {@link #ANY}
 * @param atMillis end of the step that led to this update, receive time
 * @param firedMillis end of the step in which the alert first fired
 * @param onsetMillis when the excess began: start of the first step of the current run of evidence
 * @param observed first crashes of distinct clients since onset
 * @param expected what the baseline expects in place of {@code observed}
 * @param ratio observed over expected
 * @param ratioLow lower end of the 95 % interval of the ratio
 * @param ratioHigh upper end of the 95 % interval of the ratio
 * @param score evidence against the baseline in nats, on the scale of {@code threshold}
 * @param threshold the score at which alerts fire
 * @param clients distinct clients since onset; for a loop, in about the last hour
 * @param pings crashes since onset, repeats included; for a loop, in about the last hour
 * @param excessPerStep crashes above expectation per detection step since onset
 * @param excessPerHour the same per hour
 * @param channelShare excess as a share of the channel's crashes in the same time, 0 to 1
 * @param severity by excess
 * @param reasons why it fired, one fact each
 * @param caveats why it may be wrong, one fact each; empty when nothing is known against it
 * @param late whether crashes that came late made it fire
 */
public record AlertUpdate(
        Kind kind,
        AlertClass alertClass,
        String signature,
        String build,
        String os,
        long atMillis,
        long firedMillis,
        long onsetMillis,
        double observed,
        double expected,
        double ratio,
        double ratioLow,
        double ratioHigh,
        double score,
        double threshold,
        long clients,
        long pings,
        double excessPerStep,
        double excessPerHour,
        double channelShare,
        Severity severity,
        List<String> reasons,
        List<String> caveats,
        boolean late) {

    /** Stands for "not confined to one". */
    public static final String ANY = "*";

    /** In place of a signature: all of them. */
    public static final String WHOLE_CHANNEL = "";

    public AlertUpdate {
        reasons = List.copyOf(reasons);
        caveats = List.copyOf(caveats);
    }

    /** The same, fired by crashes that came late. */
    AlertUpdate madeLate() {
        return new AlertUpdate(
                kind,
                alertClass,
                signature,
                build,
                os,
                atMillis,
                firedMillis,
                onsetMillis,
                observed,
                expected,
                ratio,
                ratioLow,
                ratioHigh,
                score,
                threshold,
                clients,
                pings,
                excessPerStep,
                excessPerHour,
                channelShare,
                severity,
                reasons,
                caveats,
                true);
    }

    /** What changed. */
    public enum Kind {
        FIRE,
        UPDATE,
        RESOLVE,
        /** The alert should not have been: its signature is no longer tracked. */
        RETRACT
    }

    /** What kind of event it looks like. */
    public enum AlertClass {
        /** More distinct clients crash with a known signature than its share explains. */
        SPIKE("spike"),
        /** Few clients repeat the same crash very often. Not a spike, whatever its volume. */
        LOOP("loop"),
        /** A spike of a signature that had no history. */
        NEW_SIGNATURE("new-signature"),
        /** A spike whose crashes happen mostly during startup. */
        STARTUP("startup"),
        /** A signature that was marked fixed and crashes in a build that should have the fix. */
        REGRESSION("regression"),
        /** The channel as a whole crashes more often, or very many of its signatures do. */
        CHANNEL("channel");

        private final String label;

        AlertClass(String label) {
            this.label = label;
        }

        /** Lower-case name for labels and files. */
        public String label() {
            return label;
        }
    }

    /** S1 is worst. */
    public enum Severity {
        /** At least 10 % of the channel's crashes, or a startup crash. */
        S1,
        /** At least 1 % of the channel's crashes. */
        S2,
        S3
    }
}
