package dev.faultline.jobs.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Alertmanager, where this machine has one. It is no Java program and comes from no Maven
 * repository; the cluster runs without it.
 */
public final class Alertmanager {

    static final String NAME = "alertmanager";

    /** What to say where it is missing. */
    public static final String MISSING =
            "Alertmanager is not installed, so it notifies nobody of alerts."
                    + " Debian and Ubuntu: apt-get install prometheus-alertmanager";

    /** Debian's name first: on other systems the short one may be anything. */
    private static final List<String> PROGRAMS = List.of("prometheus-alertmanager", "alertmanager");

    private Alertmanager() {}

    /** The program, if it is on the PATH. */
    public static Optional<Path> program() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return PROGRAMS.stream()
                .flatMap(
                        name ->
                                Stream.of(path.split(":", -1))
                                        .filter(folder -> !folder.isEmpty())
                                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** That of the tree, unless {@code FAULTLINE_ALERTMANAGER_CONFIG} names another. */
    static Path configuration(JarSets jars) {
        String own = System.getenv("FAULTLINE_ALERTMANAGER_CONFIG");
        return own == null
                ? jars.home().resolve("local-cluster/alertmanager.yml")
                : Path.of(own).toAbsolutePath();
    }

    /** One on loopback that has no peers and keeps everything in the folder of the run. */
    static ProcessSpec spec(Path program, Path configuration, RunFolder folder, int port) {
        return new ProcessSpec(
                NAME,
                command(program, configuration, folder.data(NAME), port),
                Map.of(),
                folder.logs().resolve(NAME + ".log"));
    }

    /** The command line of such a one. */
    public static List<String> command(Path program, Path configuration, Path data, int port) {
        return List.of(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.path=" + data,
                "--web.listen-address=" + Endpoints.HOST + ":" + port,
                // Without this it looks for peers on every address of the machine.
                "--cluster.listen-address=",
                // What it notified of is written so often; after a kill it notifies of the rest
                // again.
                "--data.maintenance-interval=1s",
                "--log.level=warn");
    }
}
