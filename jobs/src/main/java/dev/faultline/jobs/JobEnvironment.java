package dev.faultline.jobs;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/** What all jobs ask of Flink. */
public final class JobEnvironment {

    /** Bounds rescaling for the life of the state; never changes. */
    public static final int MAX_PARALLELISM = 720;

    private JobEnvironment() {}

    /** Reads {@code --key value} arguments. */
    public static Configuration arguments(String[] args) {
        return ParameterTool.fromArgs(args).getConfiguration();
    }

    /**
     * Returns the execution environment. An operator without a uid or a type that would fall back
     * to generic serialisation fails when the graph is built, not when a savepoint is restored.
     */
    public static StreamExecutionEnvironment create() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }
}
