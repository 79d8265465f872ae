package dev.faultline.statistics.rates;

import org.jspecify.annotations.Nullable;

/**
 * Named crash rates: which crashes count. Each is 1,000 × crashes / usage hours; the rate's {@link
 * #id} goes into every published row, because the same word "crash rate" has meant all of these.
 * The split of content crashes by shutdown kill and the headline follow Mozilla's stability
 * reporting, where a shutdown kill is the parent killing a child that was too slow to exit.
 */
public enum RateDefinition {
    /** Crashes of the main process, which takes the whole application down. */
    MAIN("main_rate"),
    /** Crashes of content processes without shutdown kills. */
    CONTENT("content_rate"),
    /** Content processes killed because they did not exit in time. */
    CONTENT_SHUTDOWN("content_shutdown_rate"),
    /** Main process crashes during startup. */
    STARTUP("startup_rate"),
    GPU("gpu_rate"),
    PLUGIN("plugin_rate"),
    GMPLUGIN("gmplugin_rate"),
    RDD("rdd_rate"),
    SOCKET("socket_rate"),
    UTILITY("utility_rate"),
    /** Main plus content without shutdown kills: the headline figure (M + C − S). */
    HEADLINE("main_and_content_rate");

    private final String id;

    RateDefinition(String id) {
        this.id = id;
    }

    /** Stable name for published rows. */
    public String id() {
        return id;
    }

    /**
     * The definition of an id.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static RateDefinition of(String id) {
        for (RateDefinition definition : values()) {
            if (definition.id.equals(id)) {
                return definition;
            }
        }
        throw new IllegalArgumentException("no rate definition: " + id);
    }

    /** Which pings count, as far as their lateness is concerned. */
    public CrashKind kind() {
        return switch (this) {
            case MAIN, STARTUP -> CrashKind.MAIN;
            case HEADLINE -> CrashKind.ANY;
            default -> CrashKind.CHILD;
        };
    }

    /**
     * Whether a crash counts.
     *
     * @param processType as sent; none or empty means the main process
     * @param shutdownKill whether the parent killed the process at shutdown
     * @param startup whether it crashed during startup
     */
    public boolean counts(@Nullable String processType, boolean shutdownKill, boolean startup) {
        String process = processType == null || processType.isEmpty() ? "main" : processType;
        boolean main = process.equals("main");
        boolean content = process.equals("content");
        return switch (this) {
            case MAIN -> main;
            case CONTENT -> content && !shutdownKill;
            case CONTENT_SHUTDOWN -> content && shutdownKill;
            case STARTUP -> main && startup;
            case GPU -> process.equals("gpu");
            case PLUGIN -> process.equals("plugin");
            case GMPLUGIN -> process.equals("gmplugin");
            case RDD -> process.equals("rdd");
            case SOCKET -> process.equals("socket");
            case UTILITY -> process.equals("utility");
            case HEADLINE -> main || (content && !shutdownKill);
        };
    }
}
