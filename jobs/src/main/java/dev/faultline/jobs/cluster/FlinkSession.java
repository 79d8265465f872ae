package dev.faultline.jobs.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** The JobManager and the TaskManagers of a Flink session. */
final class FlinkSession {

    static final String JOB_MANAGER = "jobmanager";

    /** The second one, where ZooKeeper says which of them leads. */
    static final String STANDBY = "jobmanager-2";

    /** Followed by a number from 1. */
    static final String TASK_MANAGER = "taskmanager-";

    private final JarSets jars;
    private final RunFolder folder;
    private final Endpoints endpoints;
    private final FlinkSize size;
    private final Optional<ZooKeeper> zooKeeper;

    FlinkSession(
            JarSets jars,
            RunFolder folder,
            Endpoints endpoints,
            FlinkSize size,
            Optional<ZooKeeper> zooKeeper) {
        this.zooKeeper = zooKeeper;
        this.jars = jars;
        this.folder = folder;
        this.endpoints = endpoints;
        this.size = size;
    }

    List<String> taskManagerNames() {
        return Stream.iterate(1, number -> number + 1)
                .limit(size.taskManagers())
                .map(number -> TASK_MANAGER + number)
                .toList();
    }

    ProcessSpec jobManager() {
        return jobManager(JOB_MANAGER, List.of());
    }

    /** Waits for the other to die; what it answers by REST nobody asks. */
    ProcessSpec standby() {
        return jobManager(STANDBY, List.of("-D", "rest.port=0", "-D", "rest.bind-port=0"));
    }

    private ProcessSpec jobManager(String name, List<String> more) {
        List<String> own = new ArrayList<>(List.of("-D", "io.tmp.dirs=" + tmp(name)));
        own.addAll(more);
        JobManagerProcessSpec memory =
                JobManagerProcessUtils.processSpecFromConfig(
                        Configuration.fromMap(jobManagerMemory()));
        return start(
                name,
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                ProcessMemoryUtils.generateJvmParametersStr(memory),
                JobManagerProcessUtils.generateDynamicConfigsStr(memory),
                own);
    }

    /**
     * A TaskManager does not start from its total size alone: Flink's shell scripts split it into
     * the parts of memory first. Here Flink's own arithmetic does that.
     */
    ProcessSpec taskManager(String name) {
        TaskExecutorProcessSpec memory =
                TaskExecutorProcessUtils.processSpecFromConfig(
                        Configuration.fromMap(taskManagerMemory()));
        return start(
                name,
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                ProcessMemoryUtils.generateJvmParametersStr(memory),
                TaskExecutorProcessUtils.generateDynamicConfigsStr(memory),
                // A TaskManager that comes back under its old name replaces the dead one at once.
                List.of("-D", "taskmanager.resource-id=" + name, "-D", "io.tmp.dirs=" + tmp(name)));
    }

    private ProcessSpec start(
            String name, String mainClass, String jvmFlags, String dynamic, List<String> more) {
        writeConfiguration();
        List<String> arguments =
                new ArrayList<>(List.of("--configDir", configurationFolder().toString()));
        arguments.addAll(JvmFlags.words(dynamic));
        arguments.addAll(more);
        return new JvmCommand(name, folder)
                .flags(JvmFlags.words(jvmFlags))
                .flag("-XX:+UseSerialGC")
                // Flink's own option for it (pekko.startup-timeout) sets a name that Pekko no
                // longer
                // reads, and Pekko's 10 s are too short on a busy machine.
                .flag("-Dpekko.remote.classic.startup-timeout=60s")
                .forFlink()
                .log4j()
                .main(jars.flinkClassPath(), mainClass, arguments);
    }

    private Path tmp(String name) {
        return folder.root().resolve("tmp").resolve(name);
    }

    private Path configurationFolder() {
        return folder.conf().resolve("flink");
    }

    private Map<String, String> jobManagerMemory() {
        return Map.of(
                "jobmanager.memory.heap.size", size.jobManagerHeapMb() + "m",
                "jobmanager.memory.off-heap.size", "128m",
                // A limit only; classes loaded per submission stay until the collector takes them.
                "jobmanager.memory.jvm-metaspace.size", "1g",
                "jobmanager.memory.jvm-overhead.min", "128m",
                "jobmanager.memory.jvm-overhead.max", "256m");
    }

    private Map<String, String> taskManagerMemory() {
        return Map.of(
                "taskmanager.memory.process.size", size.taskManagerMb() + "m",
                "taskmanager.memory.jvm-metaspace.size", "192m",
                "taskmanager.memory.jvm-overhead.min", "160m",
                "taskmanager.memory.jvm-overhead.max", "160m",
                "taskmanager.memory.network.min", "64m",
                "taskmanager.memory.network.max", "64m",
                "taskmanager.memory.framework.heap.size", "96m",
                "taskmanager.memory.managed.size", size.managedMb() + "m",
                "taskmanager.numberOfTaskSlots", Integer.toString(size.slots()));
    }

    private void writeConfiguration() {
        StringBuilder yaml = new StringBuilder();
        configuration()
                .forEach((key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
        RunFolder.write(configurationFolder().resolve("config.yaml"), yaml.toString());
    }

    private Map<String, String> configuration() {
        Map<String, String> options = new LinkedHashMap<>();
        addresses(options);
        checkpoints(options);
        failures(options);
        zooKeeper.ifPresent(each -> options.putAll(each.flinkOptions()));
        options.put("taskmanager.numberOfTaskSlots", Integer.toString(size.slots()));
        options.put("parallelism.default", Integer.toString(size.parallelism()));
        // Spread a job over the TaskManagers instead of filling the first.
        options.put("taskmanager.load-balance.mode", "SLOTS");
        // What the UI shows, and what waits for a watermark, is at most this old (ms).
        options.put("metrics.fetcher.update-interval", "1000");
        // Our jars are in the class path of the processes; a submitted jar only names a class.
        options.put("classloader.resolve-order", "parent-first");
        return options;
    }

    private void addresses(Map<String, String> options) {
        options.put("jobmanager.rpc.address", Endpoints.HOST);
        options.put("jobmanager.rpc.port", Integer.toString(endpoints.jobManagerRpc()));
        options.put("jobmanager.bind-host", Endpoints.HOST);
        options.put("taskmanager.host", Endpoints.HOST);
        options.put("taskmanager.bind-host", Endpoints.HOST);
        options.put("rest.address", Endpoints.HOST);
        options.put("rest.bind-address", Endpoints.HOST);
        options.put("rest.port", Integer.toString(endpoints.flink()));
        options.put("rest.bind-port", Integer.toString(endpoints.flink()));
    }

    private void checkpoints(Map<String, String> options) {
        options.put("state.backend.type", "rocksdb");
        // Most identity keys are new, and a filter answers that without reading a file.
        options.put("state.backend.rocksdb.use-bloom-filter", "true");
        // Files of the first two levels are soon written anew; compressing them does not pay.
        options.put(
                "state.backend.rocksdb.compression.per.level",
                "[NO_COMPRESSION, NO_COMPRESSION, SNAPPY_COMPRESSION]");
        options.put("execution.checkpointing.incremental", "true");
        options.put("execution.checkpointing.dir", folder.checkpoints().toUri().toString());
        options.put("execution.checkpointing.interval", "10s");
        options.put("execution.checkpointing.min-pause", "3s");
        options.put("execution.checkpointing.timeout", "2min");
        options.put("execution.checkpointing.num-retained", "2");
        // A full disk for a while costs freshness, not the job.
        options.put("execution.checkpointing.tolerable-failed-checkpoints", "100");
        options.put(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
    }

    private static void failures(Map<String, String> options) {
        options.put("restart-strategy.type", "exponential-delay");
        options.put("restart-strategy.exponential-delay.initial-backoff", "1s");
        options.put("restart-strategy.exponential-delay.max-backoff", "10s");
        options.put("restart-strategy.exponential-delay.reset-backoff-threshold", "1min");
        // On a busy machine the first threads of a process take their time.
        options.put("pekko.ask.timeout", "60s");
        options.put("pekko.startup-timeout", "60s");
        // A dead TaskManager refuses connections, which two heartbeats notice; a busy one gets its
        // 30 s.
        options.put("heartbeat.interval", "3s");
        options.put("heartbeat.timeout", "30s");
    }
}
