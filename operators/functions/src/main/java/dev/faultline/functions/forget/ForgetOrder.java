package dev.faultline.functions.forget;

/**
 * Somebody is to be forgotten.
 *
 * @param owner whose traces are to go
 * @param until latest receive time of the crashes it holds for, epoch milliseconds
 */
public record ForgetOrder(String owner, long until) {

    /** Somebody is to be forgotten whatever comes. */
    public static ForgetOrder always(String owner) {
        return new ForgetOrder(owner, Long.MAX_VALUE);
    }
}
