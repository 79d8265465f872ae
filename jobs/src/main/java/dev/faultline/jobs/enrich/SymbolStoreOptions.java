package dev.faultline.jobs.enrich;

import dev.faultline.functions.symbolstore.StoreLocations;
import dev.faultline.functions.symbolstore.TransferLimits;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;

/** Reads and checks the options of symbol stores; see {@link EnrichOptions}. */
final class SymbolStoreOptions {

    private static final Duration MAX_TIME = Duration.ofHours(1);
    private static final long MAX_BYTES = 2L << 30;
    private static final int MAX_EXPANSION = 2_000;
    private static final int MAX_REDIRECTS = 10;

    private SymbolStoreOptions() {}

    static StoreLocations read(ReadableConfig configuration) {
        return new StoreLocations(
                configuration.get(EnrichOptions.SYMBOL_STORES),
                configuration.get(EnrichOptions.SYMBOL_REDIRECT_HOSTS),
                configuration.get(EnrichOptions.SYMBOL_PRIVATE_ADDRESSES),
                limits(configuration),
                configuration.get(EnrichOptions.SYMBOL_TRUSTED_CERTIFICATES));
    }

    private static TransferLimits limits(ReadableConfig configuration) {
        return new TransferLimits(
                configuration.get(EnrichOptions.SYMBOL_CONNECT_TIMEOUT).toMillis(),
                configuration.get(EnrichOptions.SYMBOL_ANSWER_TIMEOUT).toMillis(),
                configuration.get(EnrichOptions.SYMBOL_TRANSFER_TIMEOUT).toMillis(),
                TransferLimits.DEFAULT.slowAfterMillis(),
                configuration.get(EnrichOptions.SYMBOL_MIN_SPEED).getBytes(),
                configuration.get(EnrichOptions.SYMBOL_MAX_DOWNLOAD).getBytes(),
                configuration.get(EnrichOptions.SYMBOL_MAX_TEXT).getBytes(),
                configuration.get(EnrichOptions.SYMBOL_MAX_EXPANSION),
                configuration.get(EnrichOptions.SYMBOL_MAX_REDIRECTS),
                TransferLimits.DEFAULT.maxRetryAfterMillis());
    }

    /** Adds what is wrong, naming the option. */
    static void check(StoreLocations stores, List<String> problems) {
        TransferLimits limits = stores.limits();
        long hour = MAX_TIME.toMillis();
        check(problems, "--symbol-connect-timeout", limits.connectMillis(), 1, hour);
        check(problems, "--symbol-answer-timeout", limits.firstByteMillis(), 1, hour);
        check(problems, "--symbol-transfer-timeout", limits.totalMillis(), 1, hour);
        check(problems, "--symbol-min-speed", limits.minBytesPerSecond(), 0, MAX_BYTES);
        check(problems, "--symbol-max-download", limits.maxWireBytes(), 1, MAX_BYTES);
        check(problems, "--symbol-max-text", limits.maxTextBytes(), 1, MAX_BYTES);
        check(problems, "--symbol-max-expansion", limits.maxExpansion(), 1, MAX_EXPANSION);
        check(problems, "--symbol-max-redirects", limits.maxRedirects(), 0, MAX_REDIRECTS);
        try {
            stores.checkLocations();
        } catch (IllegalArgumentException e) {
            problems.add("--symbol-stores: " + e.getMessage());
        }
    }

    private static void check(
            List<String> problems, String option, long value, long least, long greatest) {
        if (value < least || value > greatest) {
            problems.add(
                    option + " must be " + least + " to " + greatest + " (ms, bytes or a number)");
        }
    }
}
