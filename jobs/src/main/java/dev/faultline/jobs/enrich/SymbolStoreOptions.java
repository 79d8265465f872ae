package dev.faultline.jobs.enrich;

import dev.faultline.functions.symbolstore.StoreLocations;
import dev.faultline.functions.symbolstore.TransferLimits;
import dev.faultline.jobs.options.OptionCheck;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;

/** Reads and checks the options of symbol stores; see {@link EnrichOptions}. */
final class SymbolStoreOptions {

    private static final Duration MAX_TIME = Duration.ofHours(1);
    private static final long MAX_BYTES = 2L << 30;
    private static final int MAX_EXPANSION = 2_000;
    private static final int MAX_REDIRECTS = 10;

    private SymbolStoreOptions() {}

    static StoreLocations read(OptionCheck options) {
        StoreLocations stores =
                new StoreLocations(
                        options.get(EnrichOptions.SYMBOL_STORES),
                        options.get(EnrichOptions.SYMBOL_REDIRECT_HOSTS),
                        options.get(EnrichOptions.SYMBOL_PRIVATE_ADDRESSES),
                        limits(options),
                        options.get(EnrichOptions.SYMBOL_TRUSTED_CERTIFICATES));
        try {
            stores.checkLocations();
        } catch (IllegalArgumentException e) {
            options.require(
                    false, "--" + EnrichOptions.SYMBOL_STORES.key() + ": " + e.getMessage());
        }
        return stores;
    }

    private static TransferLimits limits(OptionCheck options) {
        return new TransferLimits(
                options.millis(EnrichOptions.SYMBOL_CONNECT_TIMEOUT, MAX_TIME),
                options.millis(EnrichOptions.SYMBOL_ANSWER_TIMEOUT, MAX_TIME),
                options.millis(EnrichOptions.SYMBOL_TRANSFER_TIMEOUT, MAX_TIME),
                TransferLimits.DEFAULT.slowAfterMillis(),
                bytes(options, EnrichOptions.SYMBOL_MIN_SPEED, 0),
                bytes(options, EnrichOptions.SYMBOL_MAX_DOWNLOAD, 1),
                bytes(options, EnrichOptions.SYMBOL_MAX_TEXT, 1),
                options.number(EnrichOptions.SYMBOL_MAX_EXPANSION, 1, MAX_EXPANSION),
                options.number(EnrichOptions.SYMBOL_MAX_REDIRECTS, 0, MAX_REDIRECTS),
                TransferLimits.DEFAULT.maxRetryAfterMillis());
    }

    private static long bytes(OptionCheck options, ConfigOption<MemorySize> option, long least) {
        long value = options.get(option).getBytes();
        options.require(
                value >= least && value <= MAX_BYTES,
                "--" + option.key() + " must be " + least + " bytes to 2 GiB");
        return value;
    }
}
