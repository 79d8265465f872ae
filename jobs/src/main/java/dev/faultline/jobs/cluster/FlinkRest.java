package dev.faultline.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The few calls of Flink's REST interface that a cluster of ours needs. Safe for use by several
 * threads.
 */
public final class FlinkRest {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The JobManager runs the job's main before it answers. */
    private static final Duration SUBMIT_TIMEOUT = Duration.ofSeconds(90);

    private static final int MOST_ERROR_CHARS = 2_000;
    private static final String BOUNDARY = "faultline-part";

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(3))
                    .build();

    private final String base;

    /**
     * @param base such as {@code http://127.0.0.1:8081}
     */
    public FlinkRest(String base) {
        this.base = base;
    }

    /**
     * One job as the JobManager sees it.
     *
     * @param id 32 hexadecimal digits
     * @param state Flink's word, such as RUNNING, RESTARTING, FAILED
     * @param runningTasks tasks that run now; state RUNNING alone says nothing about them
     * @param totalTasks tasks that should run
     */
    public record Job(String id, String name, String state, int runningTasks, int totalTasks) {}

    /**
     * What to run.
     *
     * @param mainClass in the class path of the cluster
     * @param arguments of that main
     * @param jobId 32 hexadecimal digits, chosen by the caller so that a repeated submission is
     *     refused
     * @param checkpoint folder to restore from
     * @param parallelism null for the default of the cluster
     */
    public record Submission(
            String mainClass,
            List<String> arguments,
            String jobId,
            @Nullable String checkpoint,
            @Nullable Integer parallelism) {

        public Submission {
            arguments = List.copyOf(arguments);
        }

        /** With the parallelism that the cluster has by default. */
        public Submission(
                String mainClass,
                List<String> arguments,
                String jobId,
                @Nullable String checkpoint) {
            this(mainClass, arguments, jobId, checkpoint, null);
        }
    }

    /** True when the JobManager answers. */
    public boolean answers() {
        try {
            get("/overview");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The registered TaskManagers: resource id to the time of the last heartbeat, ms since the
     * epoch, 0 before the first. A dead one stays for a while.
     */
    public Map<String, Long> taskManagers() throws IOException {
        Map<String, Long> heartbeats = new HashMap<>();
        for (JsonNode manager : get("/taskmanagers").path("taskmanagers")) {
            heartbeats.put(
                    manager.path("id").asText(), manager.path("timeSinceLastHeartbeat").asLong());
        }
        return heartbeats;
    }

    /** All jobs this JobManager knows, finished ones included. */
    public List<Job> jobs() throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            JsonNode tasks = job.path("tasks");
            jobs.add(
                    new Job(
                            job.path("jid").asText(),
                            job.path("name").asText(),
                            job.path("state").asText(),
                            tasks.path("running").asInt(),
                            tasks.path("total").asInt()));
        }
        return jobs;
    }

    /** Number of the last completed checkpoint. */
    public Optional<Long> lastCheckpoint(String jobId) throws IOException {
        JsonNode id = get("/jobs/" + jobId + "/checkpoints").at("/latest/completed/id");
        return id.isNumber() ? Optional.of(id.asLong()) : Optional.empty();
    }

    /**
     * The lowest watermark that the tasks of a job have received, as of the JobManager's last look
     * at them; empty while one of them has received none.
     */
    public OptionalLong lowestWatermark(String jobId) throws IOException {
        long lowest = Long.MAX_VALUE;
        for (JsonNode node : get("/jobs/" + jobId + "/plan").at("/plan/nodes")) {
            if (node.path("inputs").isEmpty()) {
                continue;
            }
            JsonNode watermarks =
                    get("/jobs/" + jobId + "/vertices/" + node.path("id").asText() + "/watermarks");
            if (watermarks.size() < node.path("parallelism").asInt()) {
                return OptionalLong.empty();
            }
            for (JsonNode subtask : watermarks) {
                lowest = Math.min(lowest, subtask.path("value").asLong());
            }
        }
        return lowest == Long.MAX_VALUE || lowest == Long.MIN_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(lowest);
    }

    /** Submits a job whose classes the cluster has; returns when the JobManager has accepted it. */
    public void submit(Submission submission) throws IOException {
        String jar = upload();
        ObjectNode body = JSON.createObjectNode();
        body.put("entryClass", submission.mainClass());
        body.put("jobId", submission.jobId());
        body.set("programArgsList", JSON.valueToTree(submission.arguments()));
        // Without it Flink runs a submitted jar with parallelism 1, whatever its configuration
        // says.
        Integer parallelism = submission.parallelism();
        body.put("parallelism", parallelism == null ? defaultParallelism() : parallelism);
        if (submission.checkpoint() != null) {
            body.put("savepointPath", submission.checkpoint());
        }
        send(
                request("/jars/" + jar + "/run")
                        .timeout(SUBMIT_TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
        send(request("/jars/" + jar).DELETE());
    }

    private int defaultParallelism() throws IOException {
        for (JsonNode option : get("/jobmanager/config")) {
            if (option.path("key").asText().equals("parallelism.default")) {
                return option.path("value").asInt(1);
            }
        }
        return 1;
    }

    public void cancel(String jobId) throws IOException {
        send(request("/jobs/" + jobId).method("PATCH", BodyPublishers.noBody()));
    }

    /**
     * Flink wants a jar to run; ours is empty because the classes are in the class path already.
     */
    private String upload() throws IOException {
        JsonNode answer =
                send(
                        request("/jars/upload")
                                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                                .POST(multipart(emptyJar())));
        String file = answer.path("filename").asText();
        return file.substring(file.lastIndexOf('/') + 1);
    }

    private static BodyPublisher multipart(byte[] jar) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String head =
                "--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"faultline.jar\"\r\n"
                        + "Content-Type: application/java-archive\r\n\r\n";
        body.write(head.getBytes(StandardCharsets.US_ASCII));
        body.write(jar);
        body.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return BodyPublishers.ofByteArray(body.toByteArray());
    }

    private static byte[] emptyJar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return bytes.toByteArray();
    }

    private JsonNode get(String path) throws IOException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException {
        HttpRequest built = request.build();
        HttpResponse<String> response = answer(built);
        if (response.statusCode() >= 300) {
            throw new IOException(
                    built.uri().getPath()
                            + " answered "
                            + response.statusCode()
                            + ": "
                            + errors(response.body()));
        }
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Flink's errors are whole stack traces; the causes are what a person can use. */
    static String errors(String body) {
        String causes =
                body.lines()
                        .flatMap(line -> line.replace("\\n", "\n").lines())
                        .map(String::strip)
                        .filter(line -> line.startsWith("Caused by:"))
                        .distinct()
                        .collect(Collectors.joining(" "));
        String text = causes.isEmpty() ? body : causes;
        return text.substring(0, Math.min(text.length(), MOST_ERROR_CHARS));
    }
}
