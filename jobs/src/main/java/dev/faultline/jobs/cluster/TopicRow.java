package dev.faultline.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One record of a topic.
 *
 * @param key as text
 * @param value JSON null for a deletion
 */
record TopicRow(String key, JsonNode value) {

    boolean isDeletion() {
        return value.isNull();
    }

    String text(String field) {
        return value.path(field).asText("");
    }
}
