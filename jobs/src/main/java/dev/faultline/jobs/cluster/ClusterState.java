package dev.faultline.jobs.cluster;

import java.util.List;

/**
 * What the supervisor last wrote about the cluster.
 *
 * @param phase see {@link Phase}
 * @param message what it is doing, or why it failed
 * @param processes in order of start
 * @param jobs Flink jobs it keeps running
 */
public record ClusterState(
        Phase phase, String message, List<ProcessState> processes, List<JobState> jobs) {

    static final String FILE = "state.json";

    public ClusterState {
        processes = List.copyOf(processes);
        jobs = List.copyOf(jobs);
    }

    /** Life of a cluster. */
    public enum Phase {
        STARTING,
        RUNNING,
        STOPPING,
        /** It could not start; the message says why. */
        FAILED
    }

    /**
     * One process.
     *
     * @param state {@code not built}, {@code not installed}, {@code waiting}, {@code starting},
     *     {@code running}, {@code dead} (to be started again) or {@code finished}
     * @param pid 0 when there is none
     * @param restarts how often the supervisor started it again
     * @param sinceMillis when it got this state, ms since the epoch
     * @param readyMillis how long its last start took, ms; 0 when not known yet
     */
    public record ProcessState(
            String name,
            String state,
            long pid,
            int restarts,
            long sinceMillis,
            long readyMillis) {}

    /**
     * One Flink job.
     *
     * @param id 32 hexadecimal digits, empty before the first submission
     * @param state Flink's word, or {@code NOT BUILT}, {@code WAITING}, {@code SUBMITTED}, {@code
     *     UNKNOWN}
     * @param submissions how often it was submitted
     * @param checkpoint number of the last completed checkpoint, −1 without one
     * @param message why it waits, else empty
     */
    public record JobState(
            String name,
            String id,
            String state,
            int submissions,
            int runningTasks,
            int totalTasks,
            long checkpoint,
            String message) {}
}
