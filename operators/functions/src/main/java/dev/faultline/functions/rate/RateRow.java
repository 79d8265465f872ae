package dev.faultline.functions.rate;

/**
 * Which row of a window.
 *
 * @param window the window
 * @param definition id of a rate definition; a process type for rankings
 * @param signature signature; empty for the total
 */
public record RateRow(RateWindow window, String definition, String signature) {

    boolean isTotal() {
        return signature.isEmpty();
    }
}
