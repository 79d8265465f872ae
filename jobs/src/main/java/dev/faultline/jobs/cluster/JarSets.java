package dev.faultline.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Maven put the jars of each process.
 *
 * @param home root of the source tree
 * @param flinkClassPath class path of Flink, the jobs and every main of ours
 */
public record JarSets(Path home, String flinkClassPath) {

    /** System property that names the root of the source tree; the scripts set it. */
    public static final String HOME_PROPERTY = "faultline.home";

    /** The jars this very JVM runs on, for processes that must run on the same. */
    static JarSets ofThisProcess() {
        return new JarSets(locate().home(), System.getProperty("java.class.path", ""));
    }

    /**
     * The tree this JVM was started for: {@link #HOME_PROPERTY}, else the working folder or the
     * nearest parent.
     */
    public static JarSets locate() {
        String home = System.getProperty(HOME_PROPERTY);
        Path start = Path.of(home == null ? "" : home).toAbsolutePath().normalize();
        for (Path folder = start; folder != null; folder = parent(folder)) {
            if (Files.isRegularFile(folder.resolve("local-cluster/pom.xml"))) {
                return new JarSets(folder, classPath(folder, "flink"));
            }
        }
        throw new ClusterException("No Faultline source tree at or above " + start);
    }

    private static @Nullable Path parent(Path folder) {
        return folder.getParent();
    }

    /**
     * The same with our own jars copied into a folder: a build while the cluster runs would
     * otherwise exchange them under its processes.
     */
    JarSets frozen(Path folder) {
        String classPath =
                Stream.of(flinkClassPath.split(":", -1))
                        .map(Path::of)
                        .map(jar -> name(jar).startsWith("faultline-") ? copied(jar, folder) : jar)
                        .map(Path::toString)
                        .collect(Collectors.joining(":"));
        return new JarSets(home, classPath);
    }

    private static Path copied(Path jar, Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.copy(jar, folder.resolve(name(jar)), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ClusterException("Cannot copy " + jar + " to " + folder, e);
        }
    }

    public String brokerClassPath() {
        return classPath(home, "broker");
    }

    /** The registry's runnable jar; its manifest names the rest. */
    public Path registryJar() {
        Path target = moduleTarget(home, "registry");
        try (Stream<Path> servers = Files.exists(target) ? Files.list(target) : Stream.empty()) {
            List<Path> jars =
                    servers.filter(folder -> name(folder).startsWith("server-"))
                            .sorted()
                            .flatMap(JarSets::runnerJars)
                            .toList();
            if (jars.isEmpty()) {
                throw notBuilt(target);
            }
            return jars.get(jars.size() - 1);
        } catch (IOException e) {
            throw new ClusterException("Cannot read " + target, e);
        }
    }

    private static Stream<Path> runnerJars(Path server) {
        try (Stream<Path> files = Files.list(server)) {
            return files.filter(file -> name(file).endsWith("-runner.jar")).toList().stream();
        } catch (IOException e) {
            throw new ClusterException("Cannot read " + server, e);
        }
    }

    private static String classPath(Path home, String module) {
        Path file = moduleTarget(home, module).resolve("classpath");
        try {
            String jars = Files.readString(file).strip();
            return jars.replace("@LIB@", moduleTarget(home, module).resolve("lib").toString());
        } catch (IOException e) {
            throw notBuilt(file);
        }
    }

    private static Path moduleTarget(Path home, String module) {
        return home.resolve("local-cluster").resolve(module).resolve("target");
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static ClusterException notBuilt(Path missing) {
        return new ClusterException(
                "The jars of the local cluster are not built ("
                        + missing
                        + " is missing). Run ./mvnw -DskipTests package");
    }
}
