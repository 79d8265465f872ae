package dev.faultline.functions.symbolstore;

/**
 * How persistently stores are asked.
 *
 * @param attempts requests to one store for one module, when it is unavailable
 * @param firstPauseMillis pause before the second; each further one is four times as long
 * @param retryMillis no request begins later than this after the first to the same store
 * @param maxFailures failures in a row after which a store rests
 * @param restMillis first rest; each further one is twice as long
 * @param maxRestMillis longest rest
 * @param deniedMillis how long a denied answer holds
 */
public record AskSettings(
        int attempts,
        long firstPauseMillis,
        long retryMillis,
        int maxFailures,
        long restMillis,
        long maxRestMillis,
        long deniedMillis) {

    public static final AskSettings DEFAULT =
            new AskSettings(3, 250, 15_000, 5, 15_000, 300_000, 3_600_000);
}
