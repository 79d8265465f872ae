package dev.faultline.jobs.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Free and taken TCP ports of the loopback address. */
final class Ports {

    /**
     * Below Linux's range of outgoing ports (32768 and up), so that no client connection can take
     * the port of a process while it is being restarted.
     */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1_000;

    /** A random start keeps clusters that start at the same moment apart. */
    private final SplittableRandom random =
            new SplittableRandom(System.nanoTime() ^ ProcessHandle.current().pid());

    private final Set<Integer> given = new HashSet<>();

    /** A port that nobody listens on and that this object has not given before. */
    int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random.nextInt(FIRST, LAST);
            if (isFree(port) && given.add(port)) {
                return port;
            }
        }
        throw new ClusterException(
                "No free port between " + FIRST + " and " + LAST + " on 127.0.0.1");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do it: connections of an earlier process in TIME_WAIT do not count as
            // taken.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /** The process that listens on a port, as far as this user may see it; Linux only. */
    static Optional<ProcessHandle> owner(int port) {
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> lines(Path.of(table)))
                .flatMap(line -> listeningInode(line, port).stream())
                .flatMap(inode -> holderOf("socket:[" + inode + "]").stream())
                .findFirst();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).lines();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /**
     * Fields of a row: number, local address:port in hex, remote, state (0A is LISTEN), ..., inode
     * as the tenth.
     */
    static Optional<String> listeningInode(String row, int port) {
        String[] fields = row.strip().split("\\s+", -1);
        boolean listens =
                fields.length > 9
                        && fields[3].equals("0A")
                        && fields[1].endsWith(String.format(":%04X", port));
        return listens ? Optional.of(fields[9]) : Optional.empty();
    }

    private static Optional<ProcessHandle> holderOf(String socket) {
        return ProcessHandle.allProcesses().filter(process -> holds(process, socket)).findFirst();
    }

    private static boolean holds(ProcessHandle process, String socket) {
        try (Stream<Path> descriptors =
                Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return descriptors.anyMatch(descriptor -> target(descriptor).equals(socket));
        } catch (IOException e) {
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
