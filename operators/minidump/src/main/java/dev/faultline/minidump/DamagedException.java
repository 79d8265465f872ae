package dev.faultline.minidump;

/**
 * Leaves the decoding of one structure. It never leaves this package: {@link MinidumpReader} turns
 * it into a soft error or a {@link MinidumpError}. Has no stack trace, because hostile input makes
 * many of them.
 */
final class DamagedException extends RuntimeException {

    private final MinidumpError.Reason reason;

    DamagedException(MinidumpError.Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    MinidumpError error() {
        return new MinidumpError(reason, String.valueOf(getMessage()));
    }
}
