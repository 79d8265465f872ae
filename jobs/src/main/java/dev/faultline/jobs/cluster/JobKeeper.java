package dev.faultline.jobs.cluster;

import dev.faultline.jobs.cluster.ClusterPlan.Main;
import dev.faultline.jobs.cluster.ClusterState.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one Flink job submitted. A JobManager that was killed has forgotten its jobs; then the job
 * is submitted again under a new id, from the newest checkpoint of the old one. A job that a person
 * cancelled stays cancelled.
 */
final class JobKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(JobKeeper.class);

    private final Main job;
    private final RunFolder folder;
    private final FlinkRest flink;
    private final Duration patience;
    private OptionalLong missingSinceNanos = OptionalLong.empty();
    private Memory memory;
    private Backoff backoff = Backoff.NONE;
    private long submittedNanos;
    private JobState state;

    /**
     * What must survive the supervisor.
     *
     * @param id last id the job was submitted under, empty before the first time
     * @param restoredFrom checkpoint folder it was then restored from, empty without one
     * @param submissions how often it was submitted
     */
    record Memory(String id, String restoredFrom, int submissions) {}

    /**
     * Keeps a job.
     *
     * @param patience how long a job that was submitted may be missing before it is submitted again
     */
    JobKeeper(Main job, RunFolder folder, FlinkRest flink, Duration patience) {
        this.patience = patience;
        this.job = job;
        this.folder = folder;
        this.flink = flink;
        this.memory = folder.readJson(file(), Memory.class).orElse(new Memory("", "", 0));
        this.state = state(job.exists() ? "WAITING" : "NOT BUILT", "");
    }

    JobState state() {
        return state;
    }

    /** True when nothing more has to happen before the job counts as started. */
    boolean isSettled() {
        return !job.exists()
                || state.state().equals("CANCELED")
                || state.state().equals("FINISHED")
                || (state.state().equals("RUNNING") && state.runningTasks() == state.totalTasks());
    }

    /** Looks at the job and submits it when it is missing. The JobManager must answer. */
    void look() {
        if (!job.exists()) {
            return;
        }
        try {
            Optional<FlinkRest.Job> seen = seen();
            if (seen.isEmpty() && mayComeBack()) {
                state = state("WAITING", "the JobManager may still find it");
            } else if (seen.isEmpty() || seen.get().state().equals("FAILED")) {
                submitWhenDue();
            } else {
                missingSinceNanos = OptionalLong.empty();
                note(seen.get());
            }
        } catch (IOException e) {
            state = state("WAITING", String.valueOf(e.getMessage()));
        }
    }

    /** Nobody can say how the job is. */
    void lost() {
        if (job.exists()) {
            state = state("UNKNOWN", "the JobManager does not answer");
        }
    }

    private Optional<FlinkRest.Job> seen() throws IOException {
        return flink.jobs().stream().filter(found -> found.id().equals(memory.id())).findFirst();
    }

    private boolean mayComeBack() {
        if (memory.id().isEmpty()) {
            return false;
        }
        long now = System.nanoTime();
        long since = missingSinceNanos.orElse(now);
        missingSinceNanos = OptionalLong.of(since);
        return now - since < patience.toNanos();
    }

    private void note(FlinkRest.Job seen) throws IOException {
        long checkpoint = flink.lastCheckpoint(seen.id()).orElse(-1L);
        state =
                new JobState(
                        job.name(),
                        seen.id(),
                        seen.state(),
                        memory.submissions(),
                        seen.runningTasks(),
                        seen.totalTasks(),
                        checkpoint,
                        "");
        if (checkpoint >= 0 && !memory.restoredFrom().isEmpty()) {
            forgetRestored();
        }
    }

    private void submitWhenDue() throws IOException {
        Duration since = Duration.ofNanos(System.nanoTime() - submittedNanos);
        if (submittedNanos != 0 && since.compareTo(backoff.delay()) < 0) {
            return;
        }
        backoff = submittedNanos == 0 ? Backoff.NONE : backoff.afterDeath(since);
        submittedNanos = System.nanoTime();
        missingSinceNanos = OptionalLong.empty();
        submit();
    }

    private void submit() throws IOException {
        String checkpoint = latestCheckpoint();
        // Remembered first: whatever becomes of the request, we know which job to look for.
        String id = UUID.randomUUID().toString().replace("-", "");
        remember(new Memory(id, checkpoint, memory.submissions() + 1));
        LOG.info(
                "submitting {} as {} from {}",
                job.name(),
                id,
                checkpoint.isEmpty() ? "nothing" : checkpoint);
        flink.submit(
                new FlinkRest.Submission(
                        job.className(),
                        job.arguments(),
                        id,
                        checkpoint.isEmpty() ? null : checkpoint));
        state = state("SUBMITTED", "");
    }

    private String latestCheckpoint() throws IOException {
        return latestCheckpoint(
                        folder.checkpoints().resolve(memory.id().isEmpty() ? "none" : memory.id()))
                .map(Path::toString)
                .orElse(memory.restoredFrom());
    }

    /** The complete checkpoint with the highest number in the folder of one job. */
    static Optional<Path> latestCheckpoint(Path ofJob) throws IOException {
        if (!Files.isDirectory(ofJob)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(ofJob)) {
            List<Path> complete =
                    folders.filter(path -> Files.exists(path.resolve("_metadata")))
                            .filter(path -> number(path) >= 0)
                            .toList();
            return complete.stream().max(Comparator.comparingLong(JobKeeper::number));
        }
    }

    private static long number(Path checkpoint) {
        String name = String.valueOf(checkpoint.getFileName());
        try {
            return name.startsWith("chk-") ? Long.parseLong(name.substring(4)) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * The first checkpoint after a restore is complete in itself, so the folder it came from is no
     * longer needed.
     */
    private void forgetRestored() {
        Path old = Path.of(memory.restoredFrom()).getParent();
        if (old != null && !old.endsWith(memory.id())) {
            RunFolder.delete(old);
        }
        remember(new Memory(memory.id(), "", memory.submissions()));
    }

    private void remember(Memory now) {
        memory = now;
        folder.writeJson(file(), now);
    }

    private String file() {
        return "job-" + job.name() + ".json";
    }

    private JobState state(String word, String message) {
        return new JobState(job.name(), memory.id(), word, memory.submissions(), 0, 0, -1, message);
    }
}
