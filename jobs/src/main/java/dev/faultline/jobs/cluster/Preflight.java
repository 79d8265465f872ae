package dev.faultline.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What must be true of the machine before anything is started; each failure says what to do. */
final class Preflight {

    private static final long MB = 1L << 20;

    /** Room for logs, a few million small records and checkpoints. */
    private static final long DISK_MB = 2048;

    private Preflight() {}

    static void checkDisk(RunFolder folder) {
        long needed =
                Optional.ofNullable(System.getenv("FAULTLINE_MIN_DISK_MB"))
                        .map(Long::parseLong)
                        .orElse(DISK_MB);
        Path logs = folder.logs();
        long freeMb;
        try {
            freeMb = Files.getFileStore(logs).getUsableSpace() / MB;
        } catch (IOException e) {
            throw new ClusterException("Cannot ask for free disk space at " + logs, e);
        }
        if (freeMb < needed) {
            throw new ClusterException(
                    "Only "
                            + freeMb
                            + " MB are free on the disk of "
                            + folder.root()
                            + "; the cluster wants "
                            + needed
                            + " MB.\nMake room, or keep its files elsewhere: ./local-cluster/up --run-dir DIR"
                            + "\nTo start nevertheless: FAULTLINE_MIN_DISK_MB=0 ./local-cluster/up");
        }
    }

    static void checkPorts(Map<String, Integer> wanted) {
        List<String> taken = new ArrayList<>();
        wanted.forEach(
                (name, port) -> {
                    if (!Ports.isFree(port)) {
                        taken.add(taken(name, port));
                    }
                });
        if (!taken.isEmpty()) {
            throw new ClusterException(
                    String.join("\n", taken)
                            + "\nTo take free ports instead: ./local-cluster/up --free-ports");
        }
    }

    private static String taken(String name, int port) {
        return String.format(
                Locale.ROOT,
                "Port %d (%s) is taken%s. To choose another: --%s-port PORT or FAULTLINE_%s_PORT=PORT",
                port,
                name,
                Ports.owner(port).map(Preflight::describe).orElse(""),
                name,
                name.toUpperCase(Locale.ROOT));
    }

    private static String describe(ProcessHandle owner) {
        String command =
                owner.info()
                        .commandLine()
                        .or(() -> owner.info().command())
                        .orElse("a process")
                        .replace('\n', ' ');
        int mark = command.indexOf(JvmCommand.MARK);
        String what =
                mark < 0
                        ? command.substring(0, Math.min(command.length(), 80))
                        : "the "
                                + word(command, mark + JvmCommand.MARK.length())
                                + " of another Faultline cluster";
        return " by " + what + " (process " + owner.pid() + ")";
    }

    private static String word(String text, int start) {
        int space = text.indexOf(' ', start);
        return space < 0 ? text.substring(start) : text.substring(start, space);
    }
}
