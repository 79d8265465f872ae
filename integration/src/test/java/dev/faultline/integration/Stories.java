package dev.faultline.integration;

import org.jspecify.annotations.Nullable;

/** What is told to one cluster, each story once, whichever test asks for it first. */
final class Stories implements AutoCloseable {

    private final LiveFaultline live;
    private @Nullable RealCrashStory realCrashes;
    private @Nullable BadBuildStory badBuild;

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

    @Override
    public void close() {
        live.close();
    }
}
