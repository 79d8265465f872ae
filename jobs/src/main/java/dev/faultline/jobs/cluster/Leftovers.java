package dev.faultline.jobs.cluster;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes whose supervisor was killed, and pid files whose machine was switched off. */
final class Leftovers {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Leftovers() {}

    /** Stops what still runs by its pid, politely and then by force, and forgets what does not. */
    static void stop(RunFolder folder, PrintWriter out) {
        List<String> names = folder.pidNames().toList();
        if (names.isEmpty()) {
            return;
        }
        List<ProcessHandle> alive =
                names.stream().flatMap(name -> folder.process(name).stream()).toList();
        out.println(
                "The last cluster here was not stopped with 'down'"
                        + (alive.isEmpty() ? "." : "; stopping its " + alive.size() + " processes.")
                        + " Its data is kept; for a fresh start run ./local-cluster/down first.");
        alive.forEach(ProcessHandle::destroy);
        alive.forEach(Leftovers::awaitExit);
        names.forEach(folder::deletePid);
    }

    static void awaitExit(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
        } catch (ExecutionException e) {
            throw new ClusterException("Cannot wait for process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
