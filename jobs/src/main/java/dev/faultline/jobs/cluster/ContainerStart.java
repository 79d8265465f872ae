package dev.faultline.jobs.cluster;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * Says with which arguments {@code java} has to be started in a container, each ended by a zero
 * byte. Knows the words that the Flink Kubernetes operator says in its standalone mode: {@code
 * standalone-job ...} and {@code taskmanager}; everything else is a command of {@code faultline}.
 * Flink's distribution has shell scripts for this; the image is made without it.
 */
public final class ContainerStart {

    private static final String JOB = "standalone-job";
    private static final String TASK_MANAGER = "taskmanager";

    private static final String JOB_MAIN =
            "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint";
    private static final String TASK_MANAGER_MAIN =
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final String CLI_MAIN = "dev.faultline.jobs.cli.FaultlineCli";

    private ContainerStart() {}

    /**
     * Prints the arguments.
     *
     * @param arguments those of the container
     */
    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String word :
                command(
                        List.of(arguments),
                        Path.of(environment.getOrDefault("FLINK_CONF_DIR", "/opt/flink/conf")),
                        Path.of(environment.getOrDefault("FAULTLINE_HOME", "/opt/faultline")))) {
            out.print(word);
            out.print('\0');
        }
        out.flush();
    }

    static List<String> command(List<String> arguments, Path configuration, Path home) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "-XX:+ExitOnOutOfMemoryError",
                                "-XX:-UsePerfData",
                                "-Dfile.encoding=UTF-8",
                                "-Dlog4j2.disableJmx=true"));
        words.addAll(JvmFlags.AVRO);
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        List<String> rest =
                arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        switch (first) {
            case JOB -> flink(words, configuration, home, jobManager(rest, configuration));
            case TASK_MANAGER ->
                    flink(words, configuration, home, taskManager(rest, configuration));
            default -> {
                words.add("-XX:+UseSerialGC");
                words.add("-XX:MaxRAMPercentage=70");
                words.add("-Dlog4j2.configurationFile=" + home.resolve("log4j2.properties"));
                words.add(CLI_MAIN);
                words.addAll(arguments);
            }
        }
        return words;
    }

    /**
     * One of Flink's processes.
     *
     * @param jvm its memory, as JVM flags
     * @param memory its memory, as Flink options
     * @param more what the container was told
     */
    private record Start(
            String main,
            String jvm,
            String memory,
            List<ConfigOption<String>> flags,
            Configuration options,
            List<String> more) {}

    private static Start jobManager(List<String> more, Path configuration) {
        Configuration options = read(configuration);
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(options);
        return new Start(
                JOB_MAIN,
                ProcessMemoryUtils.generateJvmParametersStr(memory),
                JobManagerProcessUtils.generateDynamicConfigsStr(memory),
                List.of(CoreOptions.FLINK_JVM_OPTIONS, CoreOptions.FLINK_JM_JVM_OPTIONS),
                options,
                more);
    }

    private static Start taskManager(List<String> more, Path configuration) {
        Configuration options = read(configuration);
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(options);
        return new Start(
                TASK_MANAGER_MAIN,
                ProcessMemoryUtils.generateJvmParametersStr(memory),
                TaskExecutorProcessUtils.generateDynamicConfigsStr(memory),
                List.of(CoreOptions.FLINK_JVM_OPTIONS, CoreOptions.FLINK_TM_JVM_OPTIONS),
                options,
                more);
    }

    private static Configuration read(Path configuration) {
        return GlobalConfiguration.loadConfiguration(configuration.toString());
    }

    private static void flink(List<String> words, Path configuration, Path home, Start start) {
        words.addAll(JvmFlags.FLINK);
        words.addAll(JvmFlags.words(start.jvm()));
        for (ConfigOption<String> flags : start.flags()) {
            words.addAll(
                    JvmFlags.words(Objects.requireNonNullElse(start.options().get(flags), "")));
        }
        // The operator puts its own beside the options, unless it was told to leave that.
        Path log = configuration.resolve("log4j-console.properties");
        words.add(
                "-Dlog4j2.configurationFile="
                        + (Files.exists(log) ? log : home.resolve("log4j2.properties")));
        words.add(start.main());
        words.add("--configDir");
        words.add(configuration.toString());
        words.addAll(JvmFlags.words(start.memory()));
        words.addAll(start.more());
    }
}
