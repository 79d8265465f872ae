package dev.faultline.jobs.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which total rates a ping belongs to, by key. */
final class RateRows {

    /** So that keys of rates and of counts can lie in the same files. */
    static final String PREFIX = "rate ";

    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400_000;

    /**
     * A window of rates that is checked.
     *
     * @param millis its length
     * @param takenMillis how late after its end, by full days of receipt, a ping may come for it
     */
    private record Window(long millis, long takenMillis) {}

    private static final Map<String, Window> WINDOWS =
            new TreeMap<>(
                    Map.of(
                            "1m", new Window(MINUTE, DAY),
                            "5m", new Window(5 * MINUTE, 2 * DAY),
                            "1h", new Window(60 * MINUTE, Long.MAX_VALUE)));

    private RateRows() {}

    /** Whether a key is one of a total of all builds in a short window. */
    static boolean isChecked(String key) {
        return key.endsWith("||") && WINDOWS.containsKey(key.substring(0, key.indexOf('|')));
    }

    /**
     * Keys of the totals.
     *
     * @param when the version whose times count
     * @param what the version whose facts count
     */
    static List<String> keysOf(Version when, Version what) {
        List<String> keys = new ArrayList<>();
        long minuteEnd = Math.floorDiv(when.countedAt(), MINUTE) * MINUTE + MINUTE;
        WINDOWS.forEach(
                (label, window) -> {
                    if (when.receivedAt() - minuteEnd < window.takenMillis()) {
                        long start =
                                Math.floorDiv(when.countedAt(), window.millis()) * window.millis();
                        for (String definition : definitions(what)) {
                            keys.add(
                                    PREFIX
                                            + String.join(
                                                    "|",
                                                    label,
                                                    Long.toString(start),
                                                    what.product(),
                                                    what.channel(),
                                                    definition,
                                                    "",
                                                    ""));
                        }
                    }
                });
        return keys;
    }

    private static List<String> definitions(Version crash) {
        String process = crash.processType();
        return switch (process) {
            case "main" ->
                    crash.isStartup()
                            ? List.of("main_rate", "main_and_content_rate", "startup_rate")
                            : List.of("main_rate", "main_and_content_rate");
            case "content" ->
                    crash.isShutdownKill()
                            ? List.of("content_shutdown_rate")
                            : List.of("content_rate", "main_and_content_rate");
            case "gpu", "plugin", "gmplugin", "rdd", "socket", "utility" ->
                    List.of(process + "_rate");
            default -> List.of();
        };
    }
}
