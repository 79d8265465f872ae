package dev.faultline.functions.record;

/**
 * An input that can never succeed, with its original bytes.
 *
 * @param input the record as it was read
 * @param reason why it cannot succeed
 * @param stage uid of the operator that decided so
 * @param detail what is wrong, at most {@value #MAX_DETAIL_CHARS} characters, without a word of the
 *     payload
 */
public record DeadLetter(InputRecord input, DeadLetterReason reason, String stage, String detail) {

    private static final int MAX_DETAIL_CHARS = 200;

    /** Creates a dead letter whose detail is cut to its limit. */
    public static DeadLetter of(
            InputRecord input, DeadLetterReason reason, String stage, String detail) {
        return new DeadLetter(
                input,
                reason,
                stage,
                detail.length() <= MAX_DETAIL_CHARS
                        ? detail
                        : detail.substring(0, MAX_DETAIL_CHARS));
    }
}
