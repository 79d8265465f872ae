package dev.faultline.intake;

/**
 * Reads one input into the canonical event. Not thread safe; keep one per thread. Same input, same
 * result; never throws for what a client sent.
 */
public final class CrashParser {
    private final IntakeLimits limits;
    private final ClientHasher hasher;

    /**
     * @param limits bounds of one payload
     * @param hasher turns client ids into keyed hashes
     */
    public CrashParser(IntakeLimits limits, ClientHasher hasher) {
        this.limits = limits;
        this.hasher = hasher;
    }

    /** One input's event, or why there can be none. */
    public IntakeResult parse(RawCrash raw) {
        return new IntakeResult.Rejected(
                raw.source().prefix() + ":" + hasher.hash(raw.documentId()) + limits.maxDepth(),
                RejectReason.UNSUPPORTED_FORMAT,
                raw.format().name());
    }
}
