package dev.faultline.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Prometheus that reads real processes. */
final class PrometheusServer implements AutoCloseable {

    private final Process process;
    private final String url;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Starts it.
     *
     * @param program the server
     * @param folder takes configuration and data
     * @param port of the server
     * @param jobs ports to read, by the job label that the chart's PodMonitor gives
     */
    PrometheusServer(Path program, Path folder, int port, Map<String, List<Integer>> jobs)
            throws IOException {
        StringBuilder yaml = new StringBuilder("global: {scrape_interval: 1s}\nscrape_configs:\n");
        jobs.forEach(
                (job, ports) ->
                        yaml.append("  - {job_name: ")
                                .append(job)
                                .append(", static_configs: [{targets: [")
                                .append(
                                        String.join(
                                                ", ",
                                                ports.stream()
                                                        .map(each -> "'127.0.0.1:" + each + "'")
                                                        .toList()))
                                .append("]}]}\n"));
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), yaml.toString());
        url = "http://127.0.0.1:" + port;
        process =
                new ProcessBuilder(
                                program.toString(),
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                                "--web.listen-address=127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("prometheus.log").toFile())
                        .start();
    }

    /**
     * Asks something.
     *
     * @throws IllegalArgumentException when Prometheus does not understand it
     */
    JsonNode query(String expression) throws IOException {
        URI uri =
                URI.create(
                        url
                                + "/api/v1/query?query="
                                + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        try {
            JsonNode answer =
                    JsonMapper.builder()
                            .build()
                            .readTree(
                                    http.send(
                                                    HttpRequest.newBuilder(uri)
                                                            .timeout(Duration.ofSeconds(10))
                                                            .build(),
                                                    BodyHandlers.ofString())
                                            .body());
            if (!answer.path("status").asText().equals("success")) {
                throw new IllegalArgumentException(expression + ": " + answer.path("error"));
            }
            return answer.at("/data/result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
