package dev.faultline.signature;

/** A read error of the disk says nothing about the code that happened to be paged in. */
final class BadHardwareRule implements Rule {
    @Override
    public String name() {
        return "BadHardware";
    }

    @Override
    public void run(Signing signing) {
        CrashData crash = signing.crash();
        if (crash.has(Oddity.REASON_NOT_TEXT)) {
            throw new RuleFailure("reason is not text");
        }
        String reason = crash.reason();
        if (reason != null && reason.contains("STATUS_DEVICE_DATA_ERROR")) {
            signing.prepend("bad hardware | ");
        }
    }
}
