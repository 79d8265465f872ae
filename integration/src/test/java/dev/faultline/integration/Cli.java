package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.cluster.JarSets;
import dev.faultline.jobs.kafka.KafkaSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs that tests run to their end. */
final class Cli {

    private Cli() {}

    /**
     * How a program ended.
     *
     * @param status exit status
     * @param output lines of its output and of its errors
     */
    record Ended(int status, List<String> output) {}

    /** Runs {@code faultline} with these arguments; fails when it does. Returns its output. */
    static List<String> run(String... arguments) {
        return run(faultline(arguments), Map.of());
    }

    /** Runs {@code faultline} with these arguments to whatever end. */
    static Ended end(String... arguments) {
        return end(faultline(arguments), Map.of());
    }

    /** Runs {@code faultline} with these arguments on these topics; fails when it does. */
    static List<String> run(KafkaSettings kafka, String... arguments) {
        return run(connected(kafka, arguments));
    }

    /** Runs {@code faultline} with these arguments on these topics to whatever end. */
    static Ended end(KafkaSettings kafka, String... arguments) {
        return end(connected(kafka, arguments));
    }

    /** Starts {@code faultline} with these arguments on these topics; it writes into a file. */
    static Process start(KafkaSettings kafka, Path output, String... arguments) throws IOException {
        return new ProcessBuilder(faultline(connected(kafka, arguments)))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile())
                .start();
    }

    private static String[] connected(KafkaSettings kafka, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(
                List.of(
                        "--bootstrap-servers",
                        kafka.bootstrapServers(),
                        "--registry-url",
                        kafka.registryUrl()));
        return all.toArray(new String[0]);
    }

    /** The command of {@code faultline} with these arguments. */
    static List<String> faultline(String... arguments) {
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
        return command;
    }

    /** Runs a program; fails when its status is not 0. Returns the lines of its output. */
    static List<String> run(List<String> command, Map<String, String> environment) {
        Ended ended = end(command, environment);
        assertThat(ended.status()).as("%s%n%s", command, ended.output()).isZero();
        return ended.output();
    }

    /** Runs a program to whatever end. */
    static Ended end(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
