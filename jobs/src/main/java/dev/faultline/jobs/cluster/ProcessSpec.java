package dev.faultline.jobs.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start one process.
 *
 * @param name what people call it, also the name of its pid and log files
 * @param command program and arguments
 * @param environment variables added to ours
 * @param output file that standard output and error are appended to
 */
record ProcessSpec(
        String name, List<String> command, Map<String, String> environment, Path output) {

    ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
