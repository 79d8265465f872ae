package dev.faultline.signature;

/**
 * A rule met data it cannot work with. The signature stays as it is, the failure is noted, and the
 * next rule runs. Carries no stack trace: it is an answer, not an accident.
 */
final class RuleFailure extends RuntimeException {
    RuleFailure(String message) {
        super(message, null, false, false);
    }
}
