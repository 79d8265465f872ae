package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.functions.record.RecordHeader;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.cluster.ClusterProcesses;
import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.cluster.FlinkRest;
import dev.faultline.jobs.cluster.FlinkSize;
import dev.faultline.jobs.cluster.JarSets;
import dev.faultline.jobs.enrich.EnrichJob;
import dev.faultline.jobs.kafka.AvroCodec;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.SchemaRegistry;
import dev.faultline.jobs.monitor.MonitorJob;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PayloadFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A real broker, registry and Flink with the jobs running, and ways to write to its topics and to
 * read them.
 */
final class LiveFaultline implements AutoCloseable {

    /** Product of the pings that only move time. */
    static final String CLOCK_PRODUCT = "Clock";

    /** Asked for every module that the folder lacks; nobody ever listens there. */
    private static final String STORE_THAT_IS_DOWN = "http://127.0.0.1:1/symbols";

    /** Partitions of every topic. */
    static final int PARTITIONS = 4;

    static final FlinkSize SIZE = new FlinkSize(2, 4, 2, 256, 1280, 192);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RUNNING_TIMEOUT = Duration.ofMinutes(2);

    private final Path folder;
    private final ClusterProcesses cluster;
    private final Access access;
    private final KafkaSettings kafka;
    private final SchemaRegistry registry;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, AvroCodec<?>> codecs = new HashMap<>();
    private final Map<String, String> jobIds = new LinkedHashMap<>();
    private final Map<String, FlinkRest.Submission> submissions = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private long clock;

    private LiveFaultline(Path folder, ClusterProcesses cluster, Access access) {
        this.folder = folder;
        this.cluster = cluster;
        this.access = access;
        this.kafka = access.settings();
        this.registry = kafka.registry();
        Properties properties = kafka.client();
        properties.setProperty("linger.ms", "5");
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Starts everything in a folder; a failure leaves no process behind.
     *
     * @param monitorOptions further options of the monitoring job
     */
    static LiveFaultline start(Path folder, String... monitorOptions) throws IOException {
        ClusterProcesses cluster = ClusterProcesses.start(folder, Endpoints.free(), SIZE);
        return start(folder, cluster, Access.plain(cluster.endpoints()), monitorOptions);
    }

    /** Starts the jobs on a cluster that runs, with a broker and a registry of its own or not. */
    static LiveFaultline start(
            Path folder, ClusterProcesses cluster, Access access, String... monitorOptions)
            throws IOException {
        LiveFaultline live = withoutJobs(folder, cluster, access);
        try {
            live.startEnrich(null);
            live.startMonitor(null, monitorOptions);
            live.awaitRunning();
            return live;
        } catch (IOException | RuntimeException | Error e) {
            live.close();
            throw e;
        }
    }

    /**
     * Uses a cluster that somebody else started and stops.
     *
     * @param folder of its own, deleted in the end
     * @param jobs ids of the jobs by name
     */
    static LiveFaultline attach(Path folder, Endpoints endpoints, Map<String, String> jobs) {
        LiveFaultline live =
                new LiveFaultline(
                        folder,
                        new ClusterProcesses(JarSets.locate(), folder, endpoints, SIZE),
                        Access.plain(endpoints));
        live.jobIds.putAll(jobs);
        return live;
    }

    /** Makes the topics and starts no job. */
    static LiveFaultline withoutJobs(Path folder, ClusterProcesses cluster, Access access)
            throws IOException {
        LiveFaultline live = new LiveFaultline(folder, cluster, access);
        try {
            RealCrashStory.writeFirstSymbols(folder.resolve("symbols"));
            Files.writeString(folder.resolve("client-hash.key"), "a key that only tests may know");
            live.applyTopics();
            return live;
        } catch (IOException | RuntimeException | Error e) {
            live.close();
            throw e;
        }
    }

    /**
     * Submits the enrichment.
     *
     * @param savepoint where it goes on from; null to begin
     */
    void startEnrich(@Nullable String savepoint) throws IOException {
        submit(
                EnrichJob.NAME,
                EnrichJob.class.getName(),
                savepoint,
                "--client-hash-key-file",
                folder.resolve("client-hash.key").toString(),
                "--symbol-stores",
                symbols() + ";" + STORE_THAT_IS_DOWN,
                "--forget-delay",
                "3 s",
                "--symbol-cache-folder",
                folder.resolve("symbol-cache").toString());
    }

    /** Submits the monitoring. */
    void startMonitor(@Nullable String savepoint, String... options) throws IOException {
        submit(MonitorJob.NAME, MonitorJob.class.getName(), savepoint, options);
    }

    KafkaSettings kafka() {
        return kafka;
    }

    /** Symbol store of the jobs; grows while they run. */
    Path symbols() {
        return folder.resolve("symbols");
    }

    ClusterProcesses cluster() {
        return cluster;
    }

    /** Runs {@code faultline topics apply} as people do and returns what it prints. */
    List<String> applyTopics() {
        return faultline(
                "faultline-topics",
                "topics",
                "apply",
                "--partitions",
                Integer.toString(PARTITIONS));
    }

    /** Runs {@code faultline} as a principal; fails when it does. Returns its output. */
    List<String> faultline(String principal, String... arguments) {
        return Cli.run(connected(principal, arguments));
    }

    /** Runs {@code faultline} as a principal to whatever end. */
    Cli.Ended end(String principal, String... arguments) {
        return Cli.end(connected(principal, arguments));
    }

    private String[] connected(String principal, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(access.arguments(principal));
        return all.toArray(new String[0]);
    }

    private void submit(String name, String mainClass, @Nullable String savepoint, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>(access.arguments("faultline-" + name));
        arguments.addAll(List.of(more));
        submit(name, new FlinkRest.Submission(mainClass, arguments, newJobId(), savepoint));
    }

    private void submit(String name, FlinkRest.Submission submission) throws IOException {
        cluster.flink().submit(submission);
        jobIds.put(name, submission.jobId());
        submissions.put(name, submission);
    }

    /**
     * Starts another job like one that runs, as somebody does by mistake.
     *
     * @param copy its name here
     * @param more options beside those of the other
     */
    void submitCopy(String name, String copy, String... more) throws IOException {
        FlinkRest.Submission original = Objects.requireNonNull(submissions.get(name));
        List<String> arguments = new ArrayList<>(original.arguments());
        arguments.addAll(List.of(more));
        submit(copy, new FlinkRest.Submission(original.mainClass(), arguments, newJobId(), null));
    }

    /** Ends a job for good. */
    void cancel(String name) throws IOException {
        String id = Objects.requireNonNull(jobIds.remove(name));
        cluster.flink().cancel(id);
        await().atMost(RUNNING_TIMEOUT)
                .pollInterval(POLL)
                .until(() -> get("/jobs/" + id).path("state").asText(), "CANCELED"::equals);
    }

    /** Id of a job. */
    String jobId(String name) {
        return Objects.requireNonNull(jobIds.get(name));
    }

    /** Arguments of a job. */
    List<String> arguments(String name) {
        return Objects.requireNonNull(submissions.get(name)).arguments();
    }

    /** Goes on with a job that somebody else has submitted in the place of another. */
    void follow(String name, String jobId) {
        FlinkRest.Submission before = Objects.requireNonNull(submissions.get(name));
        jobIds.put(name, jobId);
        submissions.put(
                name,
                new FlinkRest.Submission(
                        before.mainClass(), before.arguments(), jobId, null, before.parallelism()));
    }

    private static String newJobId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** File with the key of the client hash. */
    Path clientHashKey() {
        return folder.resolve("client-hash.key");
    }

    /** Takes a savepoint of a job, which goes on. Returns its address. */
    String savepoint(String name) throws IOException {
        ObjectNode order = JsonMapper.builder().build().createObjectNode();
        order.put("target-directory", folder.resolve("savepoints").toUri().toString());
        order.put("cancel-job", false);
        String path = "/jobs/" + jobIds.get(name) + "/savepoints";
        JsonNode taken = awaitOrder(path + '/', order(path, order));
        assertThat(taken.path("location").isTextual()).as("%s", taken).isTrue();
        return taken.path("location").asText();
    }

    /** Ends a job and starts it from a savepoint, as after a disaster. */
    void restore(String name, String savepoint) throws IOException {
        restart(name, savepoint);
        awaitRunning();
    }

    /** Ends a job and starts it without a savepoint; does not wait until it runs. */
    void startAnew(String name) throws IOException {
        restart(name, null);
    }

    private void restart(String name, @Nullable String savepoint) throws IOException {
        FlinkRest.Submission before = Objects.requireNonNull(submissions.get(name));
        cluster.flink().cancel(before.jobId());
        await().atMost(RUNNING_TIMEOUT)
                .pollInterval(POLL)
                .until(
                        () -> get("/jobs/" + before.jobId()).path("state").asText(),
                        "CANCELED"::equals);
        submit(
                name,
                new FlinkRest.Submission(
                        before.mainClass(),
                        before.arguments(),
                        newJobId(),
                        savepoint,
                        before.parallelism()));
    }

    /** Why the tasks of a job ended last, with all causes; empty when they never did. */
    String lastFailure(String name) throws IOException {
        JsonNode failures =
                get("/jobs/" + jobIds.get(name) + "/exceptions?maxExceptions=1")
                        .at("/exceptionHistory/entries/0/stacktrace");
        return failures.asText();
    }

    /** Stops a job with a savepoint and starts it from there with another parallelism. */
    void rescale(String name, int parallelism) throws IOException {
        String savepoint = stop(name);
        FlinkRest.Submission before = Objects.requireNonNull(submissions.get(name));
        submit(
                name,
                new FlinkRest.Submission(
                        before.mainClass(),
                        before.arguments(),
                        newJobId(),
                        savepoint,
                        parallelism));
        awaitRunning();
    }

    /** Stops a job with a savepoint. Returns its address. */
    String stop(String name) throws IOException {
        ObjectNode order = JsonMapper.builder().build().createObjectNode();
        order.put("targetDirectory", folder.resolve("savepoints").toUri().toString());
        order.put("drain", false);
        String path = "/jobs/" + jobIds.get(name);
        JsonNode stopped = awaitOrder(path + "/savepoints/", order(path + "/stop", order));
        assertThat(stopped.path("location").isTextual()).as("%s", stopped).isTrue();
        return stopped.path("location").asText();
    }

    private String order(String path, ObjectNode body) throws IOException {
        return ask(request(path).POST(HttpRequest.BodyPublishers.ofString(body.toString())))
                .path("request-id")
                .asText();
    }

    /** Waits for what was ordered and returns what became of it. */
    private JsonNode awaitOrder(String path, String order) {
        return await().atMost(RUNNING_TIMEOUT)
                .pollInterval(POLL)
                .until(
                        () -> get(path + order),
                        answer -> answer.at("/status/id").asText().equals("COMPLETED"))
                .path("operation");
    }

    /** Waits until every task of every job runs. */
    void awaitRunning() {
        await().atMost(RUNNING_TIMEOUT)
                .pollInterval(POLL)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(
                        () ->
                                assertThat(cluster.flink().jobs())
                                        .filteredOn(job -> jobIds.containsValue(job.id()))
                                        .hasSize(jobIds.size())
                                        .allSatisfy(
                                                job -> {
                                                    assertThat(job.state()).isEqualTo("RUNNING");
                                                    assertThat(job.runningTasks())
                                                            .isEqualTo(job.totalTasks())
                                                            .isPositive();
                                                }));
    }

    /** Sends a row. */
    <T extends SpecificRecordBase> void send(String topic, String key, T row) {
        if (row instanceof CrashEnvelope envelope) {
            clock = Math.max(clock, envelope.getReceivedAt().toEpochMilli());
        }
        sendBytes(topic, key, codec(topic, row).encode(row), List.of());
    }

    /** Sends a telemetry ping of version 4 that the edge received without headers. */
    void sendPing(String documentId, Instant received, String payload) {
        sendPing(documentId, received, Map.of(), payload);
    }

    /** Sends such a ping with the headers that the edge received. */
    void sendPing(
            String documentId, Instant received, Map<String, String> headers, String payload) {
        send(
                Topics.PINGS,
                documentId,
                CrashEnvelope.newBuilder()
                        .setReceivedAt(received)
                        .setFormat(PayloadFormat.TELEMETRY_CRASH_V4)
                        .setDocumentId(documentId)
                        .setHeaders(headers)
                        .setPayload(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)))
                        .setDumps(List.of())
                        .build());
    }

    /** Lets a minute of receive time pass: a ping of another product is received. */
    void tick() {
        Instant now = Instant.ofEpochMilli(clock).plusSeconds(60);
        sendClock("clock-" + now.getEpochSecond(), now);
        flush();
    }

    private void sendClock(String id, Instant now) {
        sendCrash(id, now, CLOCK_PRODUCT, "test");
    }

    /** Sends a ping of a crash of the main process that happened when it was received. */
    void sendCrash(String id, Instant now, String product, String channel) {
        sendPing(id, now, crash(now, product, channel));
    }

    /** Payload of such a ping. */
    static String crash(Instant now, String product, String channel) {
        return """
               {"type":"crash","version":4,"application":{"name":"%s","channel":"%s"},
                "payload":{"crashDate":"%s","metadata":{"CrashTime":"%d","ProductName":"%s"}}}
               """
                .formatted(
                        product,
                        channel,
                        now.toString().substring(0, 10),
                        now.getEpochSecond(),
                        product);
    }

    /** Moves time on in every partition. */
    void advanceTo(Instant now) {
        for (int i = 0; i < 8 * PARTITIONS; i++) {
            sendClock("clock-" + now.toEpochMilli() + '-' + i, now);
        }
        flush();
    }

    /** Receive time of the last envelope sent, Unix milliseconds. */
    long clock() {
        return clock;
    }

    /** Sends a value as it is. */
    void sendBytes(String topic, String key, byte @Nullable [] value, List<RecordHeader> headers) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach(header -> record.headers().add(header.name(), header.value()));
        var unused = producer.send(record);
    }

    /** Deletes a key in a partition. */
    void sendDeletion(String topic, int partition, String key) {
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                topic, partition, key.getBytes(StandardCharsets.UTF_8), null));
    }

    /** Where the partitions of a topic end. */
    Map<TopicPartition, Long> ends(String topic) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(kafka.client(), bytes, bytes)) {
            return consumer.endOffsets(partitions(consumer, topic));
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** What a consumer group has committed. */
    Map<TopicPartition, Long> committed(String group) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try (Admin admin = Admin.create(kafka.client())) {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
        return offsets;
    }

    @SuppressWarnings("unchecked") // a topic has one record type
    private <T extends SpecificRecordBase> AvroCodec<T> codec(String topic, T row) {
        return (AvroCodec<T>)
                codecs.computeIfAbsent(
                        topic, name -> new AvroCodec<>(name, (Class<T>) row.getClass(), registry));
    }

    /** Returns when everything sent so far is in the topics. */
    void flush() {
        producer.flush();
    }

    /** Every record that is in a topic now, in order within a partition. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Properties properties = kafka.client();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(properties, bytes, bytes)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
            }
            return records;
        }
    }

    /** Every row that is in a topic now. */
    <T extends SpecificRecordBase> List<T> rows(String topic, Class<T> type) {
        AvroCodec<T> codec = new AvroCodec<>(topic, type, registry);
        return records(topic).stream()
                .filter(record -> record.value() != null)
                .map(record -> decoded(codec, record.value()))
                .toList();
    }

    /** What readers of an upsert topic see: the last row of each key. */
    <T extends SpecificRecordBase> Map<String, T> lastRows(String topic, Class<T> type) {
        AvroCodec<T> codec = new AvroCodec<>(topic, type, registry);
        Map<String, byte @Nullable []> last = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
            last.put(text(record.key()), record.value());
        }
        Map<String, T> rows = new LinkedHashMap<>();
        last.forEach(
                (key, value) -> {
                    if (value != null) {
                        rows.put(key, decoded(codec, value));
                    }
                });
        return rows;
    }

    /** The row of a key that must be there. */
    static <T> T row(Map<String, T> rows, String key) {
        T row = rows.get(key);
        if (row == null) {
            throw new AssertionError("no row " + key);
        }
        return row;
    }

    private static <T extends SpecificRecordBase> T decoded(
            AvroCodec<T> codec, byte @Nullable [] value) {
        try {
            return codec.decode(value);
        } catch (UndecodableRecordException e) {
            throw new AssertionError("an output must be readable", e);
        }
    }

    static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Waits until enrichment has told the fate of every input that was sent. */
    void awaitEnriched(Duration bound) {
        flush();
        Set<String> sent = new HashSet<>();
        for (String topic : List.of(Topics.PINGS, Topics.REPORTS)) {
            for (var input : records(topic)) {
                sent.add(topic + input.partition() + '/' + input.offset());
            }
        }
        // The census may speak of inputs that never were, where somebody has tampered with it.
        await().atMost(bound)
                .pollInterval(POLL)
                .untilAsserted(() -> assertThat(fates().containsAll(sent)).isTrue());
    }

    private Set<String> fates() {
        Set<String> inputs = new HashSet<>();
        for (CensusRecord row : rows(Topics.CENSUS, CensusRecord.class)) {
            inputs.add(
                    row.getSourceTopic() + row.getSourcePartition() + '/' + row.getSourceOffset());
        }
        return inputs;
    }

    /** Time of the slowest task of a job that has a time, Unix milliseconds. */
    long watermark(String job) throws IOException {
        String path = "/jobs/" + jobIds.get(job);
        long slowest = Long.MAX_VALUE;
        for (JsonNode vertex : get(path).path("vertices")) {
            String id = vertex.path("id").asText();
            for (JsonNode subtask : get(path + "/vertices/" + id + "/watermarks")) {
                long watermark = subtask.path("value").asLong(Long.MIN_VALUE);
                if (watermark != Long.MIN_VALUE) {
                    slowest = Math.min(slowest, watermark);
                }
            }
        }
        return slowest == Long.MAX_VALUE ? Long.MIN_VALUE : slowest;
    }

    /** Returns when every job has completed a checkpoint that began after this call. */
    void awaitCheckpoints() throws IOException {
        Map<String, String> orders = new LinkedHashMap<>();
        ObjectNode kind = JsonMapper.builder().build().createObjectNode();
        kind.put("checkpointType", "CONFIGURED");
        for (String id : jobIds.values()) {
            String path = "/jobs/" + id + "/checkpoints";
            orders.put(path + '/', order(path, kind));
        }
        orders.forEach(
                (path, order) -> {
                    JsonNode done = awaitOrder(path, order);
                    assertThat(done.path("checkpointId").isNumber()).as("%s", done).isTrue();
                });
    }

    /** Everything that Flink's REST interface shows of its processes and jobs. */
    Map<String, JsonNode> flinkPages() throws IOException {
        List<String> paths =
                new ArrayList<>(
                        List.of(
                                "/jobmanager/config",
                                "/jobmanager/environment",
                                "/jobmanager/metrics",
                                "/jobs/overview",
                                "/taskmanagers"));
        for (String job : jobs()) {
            String path = "/jobs/" + job;
            for (String page :
                    List.of("", "/plan", "/exceptions", "/config", "/checkpoints", "/metrics")) {
                paths.add(path + page);
            }
            for (JsonNode vertex : flink(path).path("vertices")) {
                String task = path + "/vertices/" + vertex.path("id").asText();
                paths.add(task);
                paths.add(task + "/metrics");
                paths.add(task + "/accumulators");
                paths.add(task + "/subtasks/metrics");
            }
        }
        for (JsonNode process : flink("/taskmanagers").path("taskmanagers")) {
            paths.add("/taskmanagers/" + process.path("id").asText() + "/metrics");
        }
        Map<String, JsonNode> pages = new LinkedHashMap<>();
        for (String path : paths) {
            pages.put(path, flink(path));
        }
        return pages;
    }

    /** Ids of the jobs that run. */
    List<String> jobs() {
        return List.copyOf(jobIds.values());
    }

    /** What Flink's REST interface shows under a path. */
    JsonNode flink(String path) throws IOException {
        return get(path);
    }

    private JsonNode get(String path) throws IOException {
        return ask(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(cluster.endpoints().flinkUrl() + path))
                .timeout(Duration.ofSeconds(10));
    }

    private JsonNode ask(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return JsonMapper.builder().build().readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Stops every process. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
        cluster.close();
        deleteFolder();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Root of the source tree. */
    static Path home() {
        return JarSets.locate().home();
    }
}
