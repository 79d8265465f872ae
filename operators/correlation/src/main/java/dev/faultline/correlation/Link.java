package dev.faultline.correlation;

/**
 * A ping and a report are the same crash.
 *
 * @param key the two
 * @param tier strongest kind of key they share
 * @param lagMillis receive time of the report minus that of the ping
 * @param ping where and under which signature the ping counts
 * @param report the same of the report
 * @param commonFrames length of the common prefix of the two stacks, 0 to 10
 */
public record Link(
        LinkKey key,
        KeyTier tier,
        long lagMillis,
        SignatureCell ping,
        SignatureCell report,
        int commonFrames) {

    public boolean signaturesAgree() {
        return ping.signature().equals(report.signature());
    }
}
