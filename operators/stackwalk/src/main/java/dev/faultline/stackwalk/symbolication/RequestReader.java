package dev.faultline.stackwalk.symbolication;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.stackwalk.symbolication.Job.NamedModule;
import dev.faultline.stackwalk.symbolication.Job.StackFrame;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads requests and checks them in the order, and with the words, of Mozilla's service, which
 * clients know.
 */
final class RequestReader {

    private static final int MAX_JOBS = 10;
    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_TOKENS = 2_000_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_STRING_CHARS = 256 << 10;
    private static final int MAX_NUMBER_CHARS = 64;
    private static final int MAX_OFFSET_BITS = 64;
    private static final String FILE_NAME_PUNCTUATION = "_.+{}@<> ~-";
    private static final BigInteger UNKNOWN_OFFSET = BigInteger.ONE.negate();

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            new JsonFactoryBuilder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxDocumentLength(MAX_BYTES)
                                                    .maxTokenCount(MAX_TOKENS)
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxStringLength(MAX_STRING_CHARS)
                                                    .maxNameLength(MAX_STRING_CHARS)
                                                    .maxNumberLength(MAX_NUMBER_CHARS)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private RequestReader() {}

    /** The whole request as JSON. */
    static JsonNode payload(byte[] request) throws BadRequestException {
        try {
            JsonNode payload = MAPPER.readTree(request);
            if (payload == null || payload.isMissingNode()) {
                throw new BadRequestException("Payload is not valid JSON");
            }
            return payload;
        } catch (JsonProcessingException e) {
            throw new BadRequestException("Payload is not valid JSON");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
    }

    /** The jobs of a request; in version 4 the request is the only one. */
    static List<Job> jobs(JsonNode payload, ApiVersion version) throws BadRequestException {
        JsonNode several = version == ApiVersion.V5 ? payload.get("jobs") : null;
        if (several == null) {
            return List.of(job(payload, 0));
        }
        if (!several.isArray()) {
            throw new BadRequestException("jobs must be a list");
        }
        if (several.size() > MAX_JOBS) {
            throw new BadRequestException(
                    "please limit number of jobs in a single request to <= " + MAX_JOBS);
        }
        List<Job> jobs = new ArrayList<>();
        for (JsonNode one : several) {
            jobs.add(job(one, jobs.size()));
        }
        return jobs;
    }

    private static Job job(JsonNode json, int index) throws BadRequestException {
        String name = "job " + index;
        if (!json.isObject()) {
            throw new BadRequestException(name + " is invalid");
        }
        JsonNode stacks = required(json, "stacks", name);
        JsonNode memoryMap = required(json, "memoryMap", name);
        List<NamedModule> modules = modules(memoryMap, name + " has invalid modules: ");
        return new Job(modules, stacks(stacks, modules.size(), name + " has invalid stacks: "));
    }

    private static JsonNode required(JsonNode json, String field, String job)
            throws BadRequestException {
        JsonNode value = json.get(field);
        if (value == null) {
            throw new BadRequestException(job + " is invalid: no " + field + " specified");
        }
        return value;
    }

    private static List<NamedModule> modules(JsonNode json, String job) throws BadRequestException {
        require(json.isArray(), job, "modules must be a list");
        List<NamedModule> modules = new ArrayList<>(json.size());
        for (JsonNode module : json) {
            String name = "module index " + modules.size();
            require(
                    module.isArray() && module.size() == 2,
                    job,
                    name + " does not have a debug_filename and debug_id");
            require(
                    isMadeOf(module.get(0), FILE_NAME_PUNCTUATION, 'z'),
                    job,
                    name + " has an invalid debug_filename");
            require(isMadeOf(module.get(1), "", 'f'), job, name + " has an invalid debug_id");
            modules.add(new NamedModule(module.get(0).textValue(), module.get(1).textValue()));
        }
        return modules;
    }

    private static List<List<StackFrame>> stacks(JsonNode json, int modules, String job)
            throws BadRequestException {
        require(json.isArray(), job, "stacks must be a list of lists");
        require(!json.isEmpty(), job, "no stacks specified");
        List<List<StackFrame>> stacks = new ArrayList<>(json.size());
        for (JsonNode stack : json) {
            String name = "stack " + stacks.size();
            require(stack.isArray(), job, name + " is not a list");
            List<StackFrame> frames = new ArrayList<>(stack.size());
            for (JsonNode frame : stack) {
                frames.add(frame(frame, modules, job + name + " frame " + frames.size()));
            }
            stacks.add(frames);
        }
        return stacks;
    }

    private static StackFrame frame(JsonNode json, int modules, String frame)
            throws BadRequestException {
        require(json.isArray() && json.size() == 2, frame, " is not a list of two items");
        JsonNode module = json.get(0);
        require(module.isIntegralNumber(), frame, " has an invalid module_index");
        require(
                module.canConvertToInt() && module.intValue() >= -1 && module.intValue() < modules,
                frame,
                " has a module_index that isn't in modules");
        JsonNode offset = json.get(1);
        require(
                offset.isIntegralNumber()
                        && offset.bigIntegerValue().compareTo(UNKNOWN_OFFSET) >= 0
                        && offset.bigIntegerValue().bitLength() <= MAX_OFFSET_BITS,
                frame,
                " has an invalid module_offset");
        return new StackFrame(module.intValue(), offset.bigIntegerValue());
    }

    private static void require(boolean holds, String where, String otherwise)
            throws BadRequestException {
        if (!holds) {
            throw new BadRequestException(where + otherwise);
        }
    }

    /** Whether it is text of digits, letters from A to the given one, and the punctuation. */
    private static boolean isMadeOf(JsonNode json, String punctuation, char lastLetter) {
        return json.isTextual()
                && json.textValue()
                        .chars()
                        .allMatch(
                                c ->
                                        (c >= '0' && c <= '9')
                                                || (c >= 'a' && c <= lastLetter)
                                                || (c >= 'A' && c <= lastLetter - 'a' + 'A')
                                                || punctuation.indexOf(c) >= 0);
    }
}
