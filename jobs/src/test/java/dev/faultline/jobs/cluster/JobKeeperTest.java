package dev.faultline.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobKeeperTest {

    @TempDir private Path job = Path.of("");

    @Test
    void takesTheHighestNumberNotTheLastName() throws IOException {
        checkpoint("chk-9");
        Path newest = checkpoint("chk-10");
        assertThat(JobKeeper.latestCheckpoint(job)).contains(newest);
    }

    @Test
    void skipsACheckpointThatWasNotCompleted() throws IOException {
        Path complete = checkpoint("chk-3");
        Files.createDirectories(job.resolve("chk-4"));
        assertThat(JobKeeper.latestCheckpoint(job)).contains(complete);
    }

    @Test
    void ignoresWhatIsNoCheckpoint() throws IOException {
        checkpoint("chk-x");
        checkpoint("shared");
        assertThat(JobKeeper.latestCheckpoint(job)).isEmpty();
        assertThat(JobKeeper.latestCheckpoint(job.resolve("absent"))).isEmpty();
    }

    private Path checkpoint(String name) throws IOException {
        Path folder = Files.createDirectories(job.resolve(name));
        Files.writeString(folder.resolve("_metadata"), "x");
        return folder;
    }
}
