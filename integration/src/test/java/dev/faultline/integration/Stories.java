package dev.faultline.integration;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What is told to one cluster, each story once, whichever test asks for it first. */
final class Stories implements AutoCloseable {

    private final LiveFaultline live;
    private @Nullable RealCrashStory realCrashes;
    private @Nullable BadBuildStory badBuild;
    private @Nullable RulesetChangeStory rulesetChange;

    Stories(LiveFaultline live) {
        this.live = live;
    }

    LiveFaultline live() {
        return live;
    }

    /** Some real crashes with their duplicates, and records that cannot be read. */
    RealCrashStory realCrashes() {
        if (realCrashes == null) {
            realCrashes = RealCrashStory.tell(live);
        }
        return realCrashes;
    }

    /** A bad build after a day of usual crashes, with a TaskManager killed in the middle. */
    BadBuildStory badBuild() {
        if (badBuild == null) {
            // Controls come first, and receive time goes on from story to story.
            realCrashes();
            badBuild = BadBuildStory.tell(live);
        }
        return badBuild;
    }

    /** A ruleset takes over after a day of crashes. */
    RulesetChangeStory rulesetChange() {
        if (rulesetChange == null) {
            // Receive time goes on from story to story: this one is the first of all or the last.
            boolean isFirst = live.clock() == 0;
            if (!isFirst) {
                badBuild();
            }
            rulesetChange =
                    RulesetChangeStory.tell(
                            live,
                            isFirst
                                    ? Instant.parse("2026-10-05T06:00:00Z")
                                    : Instant.ofEpochMilli(live.clock())
                                            .truncatedTo(ChronoUnit.HOURS)
                                            .plus(Duration.ofHours(2)));
        }
        return rulesetChange;
    }

    @Override
    public void close() {
        live.close();
    }
}
