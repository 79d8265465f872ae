package dev.faultline.jobs.reference;

import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.jobs.TopicSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Writes the topics as a document: an overview, then each topic with its fields. */
final class TopicReference {

    private static final List<TopicSpec.Role> ORDER =
            List.of(
                    TopicSpec.Role.PUBLIC,
                    TopicSpec.Role.PROTECTED,
                    TopicSpec.Role.INPUT,
                    TopicSpec.Role.CONTROL,
                    TopicSpec.Role.INTERNAL);

    private static final Map<String, String> UNITS =
            Map.of(
                    "_millis", "milliseconds",
                    "_seconds", "seconds",
                    "_hours", "hours",
                    "_bytes", "bytes");

    private final StringBuilder text = new StringBuilder();
    private final Map<Schema, String> places = new HashMap<>();
    private String topicName = "";

    private TopicReference() {}

    /** The document behind its introduction. */
    static String of(List<TopicSpec> topics) {
        TopicReference reference = new TopicReference();
        List<TopicSpec> sorted = new ArrayList<>();
        ORDER.forEach(
                role -> topics.stream().filter(each -> each.role() == role).forEach(sorted::add));
        reference.overview(sorted);
        sorted.stream().filter(topic -> topic.schema() != null).forEach(reference::topic);
        reference.deadLetters(sorted);
        return reference.text.toString();
    }

    private void overview(List<TopicSpec> topics) {
        line("## Overview");
        line("");
        line("| topic | for | kind | kept | key |");
        line("|---|---|---|---|---|");
        for (TopicSpec topic : topics) {
            line(
                    "| [%s](#%s) | %s | %s | %s | %s |"
                            .formatted(
                                    topic.name(),
                                    anchor(topic.schema() == null ? "Dead letters" : topic.name()),
                                    audience(topic.role()),
                                    topic.compacted() ? "rows" : "stream",
                                    kept(topic),
                                    code(topic.key())));
        }
        line("");
    }

    private void topic(TopicSpec topic) {
        Schema schema = Objects.requireNonNull(topic.schema());
        topicName = topic.name();
        line("## " + topic.name());
        line("");
        line(purpose(schema));
        line("");
        line("- **Key:** " + code(topic.key()).replace("\\|", "|"));
        line("- **Kept:** " + kept(topic) + (topic.compacted() ? ", compacted" : ""));
        line("- **Guarantee:** " + guarantee(topic));
        line(
                "- **Compatibility:** `"
                        + topic.compatibility()
                        + "`, subject `"
                        + topic.subject()
                        + "`");
        line("");
        String place = places.get(schema);
        if (place != null) {
            line("Fields as in [" + place + "](#" + anchor(place) + ").");
            line("");
            return;
        }
        places.put(schema, topic.name());
        fields(schema);
        nested(schema);
    }

    private void nested(Schema schema) {
        Deque<Schema> open = new ArrayDeque<>(namedTypes(schema));
        while (!open.isEmpty()) {
            Schema type = open.remove();
            String heading = heading(topicName, type);
            if (places.putIfAbsent(type, heading) != null) {
                continue;
            }
            line("### " + heading);
            line("");
            line(String.valueOf(type.getDoc()));
            line("");
            if (type.getType() == Schema.Type.RECORD) {
                fields(type);
                open.addAll(namedTypes(type));
            } else {
                line("Symbols: " + symbols(type));
                line("");
            }
        }
    }

    private void fields(Schema record) {
        line("| field | type | unit | privacy | default | |");
        line("|---|---|---|---|---|---|");
        for (Schema.Field field : record.getFields()) {
            line(
                    "| `%s` | %s | %s | %s | %s | %s |"
                            .formatted(
                                    field.name(),
                                    type(field.schema()),
                                    unit(field),
                                    field.getProp("privacy"),
                                    defaultValue(field),
                                    cell(field.doc())));
        }
        line("");
    }

    private void deadLetters(List<TopicSpec> topics) {
        line("## Dead letters");
        line("");
        for (TopicSpec topic : topics) {
            if (topic.schema() == null) {
                line("- `" + topic.name() + "`");
            }
        }
        line("");
        line(
                """
                Inputs that can never succeed, with their original key, value and headers, and headers that say why:
                `dlq.reason` (a word of a closed list), `dlq.stage` (uid of the operator), `dlq.topic`, `dlq.partition`,
                `dlq.offset`, `dlq.timestamp`, `dlq.message` and `dlq.build`; for the tools of Kafka Connect, the same under
                its names, `__connect.errors.topic` and so on. What lies before the last `dlq.reason` is the client's. They
                hold whatever a client sent, so they are protected. `./faultline dlq` lists them and sends them again.

                Reasons:
                """);
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            line("- `" + reason.name() + "`: " + meaning(reason));
        }
    }

    private static String meaning(DeadLetterReason reason) {
        return switch (reason) {
            case BAD_MAGIC -> "the value is not in the Confluent wire format";
            case SCHEMA_UNKNOWN -> "the registry knows no schema of its id";
            case SCHEMA_INCOMPATIBLE -> "the schema of its id is not one of the topic";
            case AVRO_MALFORMED -> "not Avro of its schema, or beyond the limits";
            case PAYLOAD_REJECTED -> "no crash; `dlq.message` begins with the parser's own reason";
            case MINIDUMP_REJECTED ->
                    "the minidump cannot be read; `dlq.message` begins with the reader's reason";
            case MINIDUMP_MISSING -> "the minidump is not where the report says; worth a redrive";
            case MINIDUMP_MISMATCH -> "the minidump has another hash than the report says";
            case MINIDUMP_SET_ASIDE -> "processes died twice with the minidump in hand";
            case WALK_TIMEOUT -> "no result in time; worth a redrive";
        };
    }

    private static String guarantee(TopicSpec topic) {
        return switch (topic.role()) {
            case INPUT -> "what its writers give; a record that comes twice counts once";
            case CONTROL ->
                    topic.compacted()
                            ? "the last record per key holds"
                            : "what its writers give; a record that comes twice is the same request";
            default ->
                    topic.compacted()
                            ? "at least once; upserts, the last record per key holds"
                            : "at least once; the last record per key is the one that counts";
        };
    }

    private static String audience(TopicSpec.Role role) {
        return switch (role) {
            case PUBLIC -> "everybody";
            case PROTECTED -> "those who may see personal data";
            case INPUT -> "Faultline, written by others";
            case CONTROL -> "Faultline, written by operators";
            case INTERNAL -> "Faultline alone";
        };
    }

    private static String kept(TopicSpec topic) {
        Duration retention = topic.retention();
        return retention == null ? "for ever" : retention.toDays() + " days";
    }

    /** The schema's own words without what the list below them says. */
    private static String purpose(Schema schema) {
        StringBuilder purpose = new StringBuilder();
        for (String sentence : schema.getDoc().split("(?<=\\.) ", -1)) {
            if (!sentence.startsWith("Topic") && !sentence.startsWith("Key:")) {
                purpose.append(purpose.isEmpty() ? "" : " ").append(sentence);
            }
        }
        return purpose.toString();
    }

    private String type(Schema schema) {
        if (schema.getLogicalType() != null) {
            return "time";
        }
        return switch (schema.getType()) {
            case UNION -> union(schema);
            case ARRAY -> "list of " + type(schema.getElementType());
            case MAP -> "map to " + type(schema.getValueType());
            case ENUM, RECORD -> named(schema);
            default -> schema.getType().getName();
        };
    }

    private String union(Schema schema) {
        List<String> branches = new ArrayList<>();
        for (Schema branch : schema.getTypes()) {
            if (branch.getType() != Schema.Type.NULL) {
                branches.add(type(branch));
            }
        }
        return String.join(" or ", branches) + (schema.isNullable() ? ", or null" : "");
    }

    private String named(Schema schema) {
        String target = places.getOrDefault(schema, heading(topicName, schema));
        return "[" + schema.getName() + "](#" + anchor(target) + ")";
    }

    private static String heading(String topic, Schema type) {
        return type.getName() + " of " + topic;
    }

    private static List<Schema> namedTypes(Schema record) {
        List<Schema> types = new ArrayList<>();
        record.getFields().forEach(field -> addNamed(field.schema(), types));
        return types;
    }

    private static void addNamed(Schema schema, List<Schema> types) {
        switch (schema.getType()) {
            case UNION -> schema.getTypes().forEach(branch -> addNamed(branch, types));
            case ARRAY -> addNamed(schema.getElementType(), types);
            case MAP -> addNamed(schema.getValueType(), types);
            case ENUM, RECORD -> types.add(schema);
            default -> {
                // has no parts
            }
        }
    }

    private static String symbols(Schema type) {
        return String.join(
                        ", ", type.getEnumSymbols().stream().map(each -> "`" + each + "`").toList())
                + "; one that is not known reads as `"
                + type.getEnumDefault()
                + "`.";
    }

    private static String unit(Schema.Field field) {
        for (Map.Entry<String, String> unit : UNITS.entrySet()) {
            if (field.name().endsWith(unit.getKey())) {
                return unit.getValue();
            }
        }
        return isTime(field.schema()) ? "ms since 1970" : "";
    }

    private static boolean isTime(Schema schema) {
        return schema.getType() == Schema.Type.UNION
                ? schema.getTypes().stream().anyMatch(TopicReference::isTime)
                : schema.getLogicalType() != null;
    }

    private static String defaultValue(Schema.Field field) {
        Object value = field.hasDefaultValue() ? field.defaultVal() : "none";
        if (value == JsonProperties.NULL_VALUE) {
            return "null";
        }
        if (value instanceof byte[] bytes) {
            return bytes.length == 0 ? "empty" : "`0x" + HexFormat.of().formatHex(bytes) + "`";
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty() ? "empty" : "of its fields";
        }
        if (value instanceof List<?> list && list.isEmpty()) {
            return "empty";
        }
        return value instanceof String string && string.isEmpty() ? "`\"\"`" : "`" + value + "`";
    }

    private static String code(String key) {
        return key.contains(" ") ? key : "`" + key.replace("|", "\\|") + "`";
    }

    private static String cell(@Nullable String doc) {
        return String.valueOf(doc).replace("|", "\\|");
    }

    /** As the hosts of such documents make them of headings. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replace(' ', '-').replaceAll("[^a-z0-9_-]", "");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
