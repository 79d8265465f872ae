package dev.faultline.jobs.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PayloadFormat;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProductPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Telemetry crash pings, version 4, as a desktop browser sends them: a whole environment, {@value
 * #MODULES} modules and {@value #FRAMES} frames on the crashing thread, about 16 KB. Every frame
 * lies in one of the {@value #USED_MODULES} modules that have symbols. The functions of a module
 * follow a Zipf distribution and are drawn anew for each ping, so no two stacks are alike. Ping
 * number n is the same in every run.
 */
final class BenchmarkPings {

    static final int FRAMES = 40;
    static final int MODULES = 40;
    static final int USED_MODULES = 12;

    private static final int FUNCTIONS = 1_000;
    private static final int FUNCTION_BYTES = 0x100;
    private static final int FIRST_FUNCTION = 0x1000;
    private static final long MODULE_BYTES = 0x100000;
    private static final long LOADED_AT = 0x7ff6_0000_0000L;
    private static final int CALL_OFFSET = 0x84;
    private static final String PRODUCT = "Meadow";
    private static final String CHANNEL = "release";
    private static final String VERSION = "128.0";
    private static final String BUILD_ID = "20261120093000";
    private static final Instant FIRST = Instant.parse("2026-11-23T00:00:00Z");
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final JsonNode template = template();

    private static JsonNode template() {
        try (InputStream in = BenchmarkPings.class.getResourceAsStream("crash-ping.json")) {
            return JSON.readTree(Objects.requireNonNull(in, "crash-ping.json is missing"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The policy that accepts the product. */
    static PolicyRecord policy() {
        return PolicyRecord.newBuilder()
                .setPolicyId("intake")
                .setEffectiveFrom(Instant.EPOCH)
                .setAnnouncedAt(Instant.EPOCH)
                .setProducts(
                        List.of(
                                ProductPolicy.newBuilder()
                                        .setProduct(PRODUCT)
                                        .setChannels(List.of())
                                        .setPackages(List.of())
                                        .build()))
                .build();
    }

    /** The build that every ping is of. */
    static BuildRecord build() {
        return BuildRecord.newBuilder()
                .setProduct(PRODUCT)
                .setChannel(CHANNEL)
                .setBuildId(BUILD_ID)
                .setVersion(VERSION)
                .setPublishedAt(FIRST.minus(Duration.ofDays(3)))
                .build();
    }

    /** Makes ping number {@code number}. */
    CrashEnvelope ping(int number) {
        SplittableRandom random = new SplittableRandom(number);
        Instant received = FIRST.plus(BETWEEN.multipliedBy(number));
        String documentId = uuid(random);
        ObjectNode ping = template.deepCopy();
        ping.put("id", documentId).put("clientId", uuid(new SplittableRandom(number % 50_000)));
        ping.put("creationDate", received.minusSeconds(1).toString());
        ObjectNode payload = (ObjectNode) ping.get("payload");
        payload.put("crashDate", received.toString().substring(0, 10));
        payload.put("crashId", uuid(random)).put("sessionId", uuid(random));
        payload.put("minidumpSha256Hash", (uuid(random) + uuid(random)).replace("-", ""));
        ((ObjectNode) payload.get("metadata"))
                .put("CrashTime", Long.toString(received.getEpochSecond() - 30))
                .put("CrashEventID", uuid(random));
        stack((ObjectNode) payload.get("stackTraces"), random);
        return CrashEnvelope.newBuilder()
                .setReceivedAt(received)
                .setFormat(PayloadFormat.TELEMETRY_CRASH_V4)
                .setDocumentId(documentId)
                .setHeaders(
                        Map.of(
                                "date",
                                "Mon, 23 Nov 2026 00:00:00 GMT",
                                "uri",
                                "/submit/telemetry/" + documentId + "/crash/Meadow"))
                .setPayload(ByteBuffer.wrap(bytes(ping)))
                .setDumps(List.of())
                .build();
    }

    private static void stack(ObjectNode stack, SplittableRandom random) {
        long base = LOADED_AT + random.nextInt(1 << 14) * MODULE_BYTES;
        ArrayNode modules = stack.putArray("modules");
        for (int module = 0; module < MODULES; module++) {
            long start = base + 2L * module * MODULE_BYTES;
            modules.addObject()
                    .put("base_addr", hex(start))
                    .put("code_id", "%08X%x".formatted(0x60000000 + module, MODULE_BYTES))
                    .put("debug_file", debugFile(module))
                    .put("debug_id", debugId(module))
                    .put("end_addr", hex(start + MODULE_BYTES))
                    .put("filename", stem(module) + ".dll")
                    .put("version", VERSION + ".0.9460");
        }
        ArrayNode frames = stack.putArray("threads").addObject().putArray("frames");
        for (int frame = 0; frame < FRAMES; frame++) {
            int module = frame == 0 ? 0 : random.nextInt(USED_MODULES);
            int function = zipf(random);
            long start = base + 2L * module * MODULE_BYTES;
            frames.addObject()
                    .put("ip", hex(start + functionOffset(function) + CALL_OFFSET))
                    .put("module_index", module)
                    .put("trust", frame == 0 ? "context" : "cfi");
        }
    }

    /** Rank by inversion of the continuous distribution with density proportional to 1/x. */
    private static int zipf(SplittableRandom random) {
        return Math.min(FUNCTIONS, (int) Math.pow(FUNCTIONS + 1, random.nextDouble())) - 1;
    }

    /** Writes the symbol files of the used modules in the layout of a symbol store. */
    static void writeSymbols(Path root) throws IOException {
        for (int module = 0; module < USED_MODULES; module++) {
            Path folder = root.resolve(debugFile(module)).resolve(debugId(module));
            Files.createDirectories(folder);
            Files.write(folder.resolve(stem(module) + ".sym"), symbols(module));
        }
    }

    private static List<String> symbols(int module) {
        List<String> lines = new ArrayList<>();
        lines.add("MODULE windows x86_64 " + debugId(module) + " " + debugFile(module));
        lines.add("FILE 0 /builds/meadow/src/" + stem(module) + ".cpp");
        lines.add("INLINE_ORIGIN 0 meadow::Entry<meadow::Key, meadow::Value>::Get() const");
        for (int function = 0; function < FUNCTIONS; function++) {
            String start = Long.toHexString(functionOffset(function));
            lines.add(
                    "FUNC %s f0 0 meadow::%s::Worker%d<meadow::Task, 8>::Run%d(meadow::Queue const&, unsigned long)"
                            .formatted(start, stem(module), function % 37, function));
            if (function % 5 == 0) {
                // Covers the call that the frames are in.
                String inlined = Long.toHexString(functionOffset(function) + 0x80);
                lines.add("INLINE 0 %d 0 0 %s 10".formatted(10 + function, inlined));
            }
            lines.add("%s f0 %d 0".formatted(start, 10 + function));
        }
        return lines;
    }

    private static long functionOffset(int function) {
        return FIRST_FUNCTION + (long) function * FUNCTION_BYTES;
    }

    private static String stem(int module) {
        return "meadow_component_" + (char) ('a' + module % 26) + module;
    }

    private static String debugFile(int module) {
        return stem(module) + ".pdb";
    }

    private static String debugId(int module) {
        return "%032X1".formatted(0x5EED_0000L + module);
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    private static String uuid(SplittableRandom random) {
        return new UUID(
                        (random.nextLong() & ~0xf000L) | 0x4000L,
                        (random.nextLong() & ~(3L << 62)) | (1L << 63))
                .toString();
    }

    private static byte[] bytes(ObjectNode ping) {
        try {
            return JSON.writeValueAsBytes(ping);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
