package dev.faultline.intake.event;

import org.jspecify.annotations.Nullable;

/**
 * The process that crashed.
 *
 * @param type {@code main} (also for parent and for absent), {@code content}, {@code gpu}, {@code
 *     gmplugin}, {@code plugin}, {@code rdd}, {@code socket}, {@code utility}, {@code vr}, {@code
 *     forkserver} or {@code other}
 * @param startup whether the crash was during startup, by the client's flag
 * @param headless no window, e.g. automation
 * @param backgroundTask name of the background task; null when none
 * @param utilityActors actors of a utility process, comma separated; null when none
 * @param uptimeMillis age of the process; null when not told
 * @param secondsSinceLastCrash null when not told or not plausible
 */
public record CrashedProcess(
        String type,
        boolean startup,
        boolean headless,
        @Nullable String backgroundTask,
        @Nullable String utilityActors,
        @Nullable Long uptimeMillis,
        @Nullable Long secondsSinceLastCrash) {}
