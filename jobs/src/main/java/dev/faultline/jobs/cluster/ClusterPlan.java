package dev.faultline.jobs.cluster;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What runs on the cluster besides the broker, the registry and Flink, as {@code
 * local-cluster/cluster.properties} says.
 *
 * @param flink size of the Flink session
 * @param detour a second way to the broker
 * @param topics creates topics and schemas before any job starts
 * @param jobs Flink jobs, in order of submission
 * @param services plain mains that are kept running
 */
record ClusterPlan(
        FlinkSize flink,
        Optional<Detour> detour,
        Optional<Main> topics,
        List<Main> jobs,
        List<Main> services) {

    ClusterPlan {
        jobs = List.copyOf(jobs);
        services = List.copyOf(services);
    }

    /**
     * A class with a main method and its arguments.
     *
     * @param heap maximum Java heap such as {@code 256m}; of no meaning for Flink jobs
     * @param demoOnly runs only with {@code --demo}
     */
    record Main(
            String name, String className, List<String> arguments, String heap, boolean demoOnly) {

        Main {
            arguments = List.copyOf(arguments);
        }

        /** False while nobody has written the class. */
        boolean exists() {
            String resource = "/" + className.replace('.', '/') + ".class";
            return ClusterPlan.class.getResource(resource) != null;
        }
    }

    static Path file(JarSets jars) {
        return jars.home().resolve("local-cluster/cluster.properties");
    }

    /**
     * Reads the file.
     *
     * @param variables values for <code>${name}</code> in arguments
     * @throws ClusterException when it cannot be read or a number is none
     */
    static ClusterPlan read(Path file, Map<String, String> variables) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new ClusterException("Cannot read " + file, e);
        }
        return of(properties, variables);
    }

    static ClusterPlan of(Properties properties, Map<String, String> variables) {
        return new ClusterPlan(
                flinkSize(properties),
                detour(properties),
                main(properties, "topics", "topics", variables),
                mains(properties, "jobs", "job.", variables),
                mains(properties, "services", "service.", variables));
    }

    /** The port on which the broker listens, and the address that it tells who comes there. */
    private static Optional<Detour> detour(Properties properties) {
        int port = number(properties, "kafka.detour.port", 0);
        return port == 0
                ? Optional.empty()
                : Optional.of(
                        new Detour(
                                port,
                                properties.getProperty("kafka.detour.advertised", "").strip()));
    }

    private static FlinkSize flinkSize(Properties properties) {
        FlinkSize standard = FlinkSize.DEFAULT;
        return new FlinkSize(
                number(properties, "flink.taskmanagers", standard.taskManagers()),
                number(properties, "flink.slots", standard.slots()),
                number(properties, "flink.parallelism", standard.parallelism()),
                number(properties, "flink.jobmanager.heap.mb", standard.jobManagerHeapMb()),
                number(properties, "flink.taskmanager.mb", standard.taskManagerMb()),
                number(properties, "flink.taskmanager.managed.mb", standard.managedMb()));
    }

    private static int number(Properties properties, String key, int standard) {
        String text = properties.getProperty(key, Integer.toString(standard)).strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ClusterException(key + " must be a whole number, not '" + text + "'", e);
        }
    }

    private static List<Main> mains(
            Properties properties, String list, String prefix, Map<String, String> variables) {
        return words(properties.getProperty(list, "").replace(',', ' ')).stream()
                .flatMap(name -> main(properties, name, prefix + name, variables).stream())
                .toList();
    }

    private static Optional<Main> main(
            Properties properties, String name, String prefix, Map<String, String> variables) {
        String className = properties.getProperty(prefix + ".main");
        if (className == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Main(
                        name,
                        className.strip(),
                        words(properties.getProperty(prefix + ".args", "")).stream()
                                .map(word -> filled(word, variables))
                                .toList(),
                        properties.getProperty(prefix + ".heap", "128m").strip(),
                        Boolean.parseBoolean(properties.getProperty(prefix + ".demo", "false"))));
    }

    private static List<String> words(String text) {
        return Stream.of(text.split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
    }

    private static String filled(String word, Map<String, String> variables) {
        String filled = word;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            filled = filled.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        if (filled.contains("${")) {
            throw new ClusterException(
                    "Unknown variable in '" + word + "'. Known: " + variables.keySet());
        }
        return filled;
    }
}
