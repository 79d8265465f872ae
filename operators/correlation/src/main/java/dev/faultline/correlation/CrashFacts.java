package dev.faultline.correlation;

import org.jspecify.annotations.Nullable;

/**
 * What of a crash is counted.
 *
 * @param where dimensions
 * @param signature crash signature
 * @param startup whether it happened during startup
 * @param shutdownKill whether it is a content process killed at shutdown
 * @param client 64-bit hash of the client; of the event itself where the client is unknown, so that
 *     such crashes count as one client each
 * @param weight how many crashes it stands for: 1 / {@code inclusionProbability}
 * @param inclusionProbability probability with which the throttle kept it, in (0, 1]
 * @param announced its signature under the ruleset that comes next; null while none is announced
 */
public record CrashFacts(
        Dimensions where,
        String signature,
        boolean startup,
        boolean shutdownKill,
        long client,
        double weight,
        double inclusionProbability,
        @Nullable AnnouncedSignature announced) {

    /** The same under another signature. */
    public CrashFacts signedAs(String otherSignature) {
        return new CrashFacts(
                where,
                otherSignature,
                startup,
                shutdownKill,
                client,
                weight,
                inclusionProbability,
                null);
    }

    /** The facts as they are when the announced ruleset is in force. */
    public CrashFacts afterSwitch() {
        return signedAs(announced == null ? signature : announced.signature());
    }

    /** The key under which pings and reports of this crash are compared. */
    public SignatureCell signatureCell() {
        return new SignatureCell(where, signature);
    }
}
