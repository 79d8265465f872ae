package dev.faultline.stackwalk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says in words where two JSON documents differ first, in some of their fields. */
final class JsonDifference {

    private JsonDifference() {}

    static String ofLists(JsonNode expected, JsonNode actual, List<String> fields) {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            String difference = of(expected.path(i), actual.path(i), fields);
            if (!difference.isEmpty()) {
                return " [" + i + "]" + difference;
            }
        }
        return expected.size() == actual.size()
                ? ""
                : " %d entries, expected %d".formatted(actual.size(), expected.size());
    }

    static String of(JsonNode expected, JsonNode actual, List<String> fields) {
        for (String field : fields) {
            if (!comparable(expected.path(field)).equals(comparable(actual.path(field)))) {
                return " %s %s, expected %s"
                        .formatted(field, actual.path(field), expected.path(field));
            }
        }
        return "";
    }

    /** Without fields that say something about signatures of files, which is not read here. */
    private static String comparable(JsonNode node) {
        return String.valueOf(new TreeMap<>(fields(node)));
    }

    private static Map<String, String> fields(JsonNode node) {
        Map<String, String> fields = new TreeMap<>();
        if (node.isObject()) {
            node.fieldNames()
                    .forEachRemaining(
                            field -> {
                                if (!field.equals("cert_subject")) {
                                    fields.put(field, comparable(node.path(field)));
                                }
                            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                fields.put("%05d".formatted(i), comparable(node.path(i)));
            }
        } else {
            fields.put("", node.isMissingNode() ? "null" : node.toString());
        }
        return fields;
    }
}
