package dev.faultline.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a row of {@code crash.processed.v1} keeps for signing it again.
 *
 * @param eventId identity of the crash
 * @param signature its signature
 * @param rulesetId the ruleset that made it
 * @param normalizedFrames the frames it was made of
 */
record StoredCrash(
        String eventId, String signature, String rulesetId, List<String> normalizedFrames) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The crash of a row as JSON, or empty when the line is something else. */
    static Optional<StoredCrash> parse(String line) {
        if (!line.contains("\"ruleset_id\"")) {
            return Optional.empty();
        }
        JsonNode row;
        try {
            row = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        boolean isRow =
                row.path("signature").isTextual()
                        && row.path("ruleset_id").isTextual()
                        && row.path("frames").isArray();
        if (!isRow) {
            return Optional.empty();
        }
        List<String> frames = new ArrayList<>();
        row.path("frames").forEach(frame -> frames.add(frame.path("normalized").asText()));
        return Optional.of(
                new StoredCrash(
                        row.path("event_id").asText(),
                        row.path("signature").asText(),
                        row.path("ruleset_id").asText(),
                        frames));
    }
}
