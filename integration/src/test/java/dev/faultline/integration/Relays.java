package dev.faultline.integration;

import dev.faultline.jobs.cluster.Alertmanager;
import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.cluster.JarSets;
import dev.faultline.jobs.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs between the topic of alerts and those who are notified. */
final class Relays implements AutoCloseable {

    private final Path folder;
    private final KafkaSettings kafka;
    private final Endpoints endpoints;
    private final List<Process> started = new ArrayList<>();

    /** Programs that keep what they have in a folder. */
    Relays(Path folder, KafkaSettings kafka, Endpoints endpoints) {
        this.folder = folder;
        this.kafka = kafka;
        this.endpoints = endpoints;
    }

    /** Starts Alertmanager with {@code alertmanager.yml} of the folder. */
    Process startAlertmanager() throws IOException {
        return start(
                "alertmanager",
                Alertmanager.command(
                        Alertmanager.program().orElseThrow(),
                        folder.resolve("alertmanager.yml"),
                        folder.resolve("alertmanager"),
                        endpoints.alertmanager()));
    }

    /**
     * Starts the notifier; the file {@code secret} of the folder signs what the webhook is told.
     */
    Process startNotifier(String group, String webhookUrl) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.faultline.schema",
                        "-cp",
                        JarSets.locate().flinkClassPath(),
                        "dev.faultline.jobs.cli.FaultlineCli",
                        "notifier",
                        "--bootstrap-servers",
                        kafka.bootstrapServers(),
                        "--registry-url",
                        kafka.registryUrl(),
                        "--alertmanager-url",
                        endpoints.alertmanagerUrl(),
                        "--interval",
                        "PT1S",
                        "--hold",
                        "PT1M",
                        "--webhook-url",
                        webhookUrl,
                        "--webhook-secret-file",
                        folder.resolve("secret").toString(),
                        "--group",
                        group));
        return start("notifier", command);
    }

    private Process start(String name, List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve(name + ".out").toFile()))
                        .start();
        started.add(process);
        return process;
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
