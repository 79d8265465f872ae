package dev.faultline.statistics.erroraggregates;

import dev.faultline.statistics.rates.RateDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The measures of one ping or of many.
 *
 * @param count pings
 * @param main crashes of the main process
 * @param content crashes of content processes without shutdown kills
 * @param startup crashes during startup, of whatever process
 * @param contentShutdown content processes killed at shutdown
 * @param gpu crashes of the GPU process
 * @param plugin crashes of plugins
 * @param gmplugin crashes of media plugins
 * @param usageSeconds time of use
 */
public record ErrorCounts(
        long count,
        long main,
        long content,
        long startup,
        long contentShutdown,
        long gpu,
        long plugin,
        long gmplugin,
        long usageSeconds) {

    public static final ErrorCounts ZERO = new ErrorCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Use that one ping may claim. */
    private static final long MAX_SECONDS = 86_400;

    private static final double SECONDS_PER_HOUR = 3_600;

    /** A crash ping counts main and content crashes; the other processes come with use. */
    public static ErrorCounts ofCrash(
            @Nullable String process, @Nullable String channelError, boolean startup) {
        boolean kill = channelError != null && channelError.contains("ShutDownKill");
        return new ErrorCounts(
                1,
                one(RateDefinition.MAIN.counts(process, kill, startup)),
                one(RateDefinition.CONTENT.counts(process, kill, startup)),
                one(startup),
                one(RateDefinition.CONTENT_SHUTDOWN.counts(process, kill, startup)),
                0,
                0,
                0,
                0);
    }

    /** A ping about use: the main ping of a desktop, the core ping of a phone. */
    public static ErrorCounts ofUsage(long seconds, long gpu, long plugin, long gmplugin) {
        long believed = Math.max(0, Math.min(seconds, MAX_SECONDS));
        return new ErrorCounts(1, 0, 0, 0, 0, gpu, plugin, gmplugin, believed);
    }

    public ErrorCounts plus(ErrorCounts other) {
        return new ErrorCounts(
                count + other.count,
                main + other.main,
                content + other.content,
                startup + other.startup,
                contentShutdown + other.contentShutdown,
                gpu + other.gpu,
                plugin + other.plugin,
                gmplugin + other.gmplugin,
                usageSeconds + other.usageSeconds);
    }

    public double usageHours() {
        return usageSeconds / SECONDS_PER_HOUR;
    }

    private static long one(boolean counted) {
        return counted ? 1 : 0;
    }
}
