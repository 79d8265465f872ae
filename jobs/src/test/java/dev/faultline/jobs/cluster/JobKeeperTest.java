package dev.faultline.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /** A JobManager that has taken over from another one answers before it has found its jobs. */
    @Test
    void aJobThatIsMissingIsSubmittedAgainWhenPatienceEnds() throws IOException {
        HttpServer flink =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> asked = new CopyOnWriteArrayList<>();
        flink.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().getPath());
                    byte[] body = "{\"jobs\": []}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        flink.start();
        try {
            int port = flink.getAddress().getPort();
            JobKeeper patient = keeper(port, Duration.ofDays(1));
            patient.look();
            patient.look();
            assertThat(patient.state().state()).isEqualTo("WAITING");
            assertThat(asked).containsOnly("/jobs/overview");

            keeper(port, Duration.ZERO).look();
            assertThat(asked).contains("/jars/upload");
        } finally {
            flink.stop(0);
        }
    }

    /** Keeps a job that was submitted before. */
    private JobKeeper keeper(int port, Duration patience) {
        RunFolder folder = new RunFolder(job);
        folder.writeJson("job-enrich.json", new JobKeeper.Memory("0123", "", 1));
        ClusterPlan.Main enrich =
                new ClusterPlan.Main(
                        "enrich", LocalCluster.class.getName(), List.of(), "64m", false);
        return new JobKeeper(enrich, folder, new FlinkRest("http://127.0.0.1:" + port), patience);
    }

    private Path checkpoint(String name) throws IOException {
        Path folder = Files.createDirectories(job.resolve(name));
        Files.writeString(folder.resolve("_metadata"), "x");
        return folder;
    }
}
