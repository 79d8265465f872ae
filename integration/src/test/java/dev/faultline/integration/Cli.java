package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.cluster.JarSets;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs that tests run to their end. */
final class Cli {

    private Cli() {}

    /** Runs {@code faultline} with these arguments; fails when it does. Returns its output. */
    static List<String> run(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-Dlog4j2.level=WARN",
                                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.faultline.schema",
                                "-cp",
                                JarSets.locate().flinkClassPath(),
                                "dev.faultline.jobs.cli.FaultlineCli"));
        command.addAll(List.of(arguments));
        return run(command, Map.of());
    }

    /** Runs a program; fails when its status is not 0. Returns the lines of its output. */
    static List<String> run(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s%n%s", command, output).isZero();
            return output.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
