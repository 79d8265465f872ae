package dev.faultline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.jobs.TopicSpec.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

/** How long topics keep what is personal. */
class TopicsTest {

    private static final Duration MONTH = Duration.ofDays(30);

    /** Restricted topics beside inputs, events and those whose role says it. */
    private static final Set<String> RESTRICTED = Set.of(Topics.DELETIONS, Topics.VERDICTS);

    /** What those who work on crashes say of alerts, with their names: no client's data. */
    private static final Set<String> OF_STAFF = Set.of(Topics.VERDICTS);

    @Test
    void whatMayBePersonalIsGoneAfterThirtyDays() {
        for (TopicSpec topic : Topics.all()) {
            boolean isPersonal =
                    topic.role() == Role.INPUT
                            || topic.role() == Role.PROTECTED
                            || hasProtectedField(topic);
            if (isPersonal && !OF_STAFF.contains(topic.name())) {
                assertThat(topic.retention())
                        .as(topic.name())
                        .isNotNull()
                        .isLessThanOrEqualTo(MONTH);
                assertThat(topic.configuration().get(TopicConfig.CLEANUP_POLICY_CONFIG))
                        .as(topic.name())
                        .contains(TopicConfig.CLEANUP_POLICY_DELETE);
            }
        }
    }

    @Test
    void aDeadLetterHasRoomForTheLargestInput() {
        for (TopicSpec topic : Topics.all()) {
            String name = Topics.deadLettersOf(topic.name());
            Topics.all().stream()
                    .filter(letters -> letters.name().equals(name))
                    .forEach(
                            letters ->
                                    assertThat(largestRecord(letters))
                                            .as(name)
                                            .isEqualTo(TopicSpec.MAX_WRITTEN_BYTES)
                                            .isGreaterThanOrEqualTo(largestRecord(topic)));
        }
    }

    private static int largestRecord(TopicSpec topic) {
        return Integer.parseInt(
                String.valueOf(topic.configuration().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)));
    }

    @Test
    void nothingForEverybodyHasAProtectedField() {
        for (TopicSpec topic : Topics.all()) {
            if (hasProtectedField(topic)) {
                assertThat(
                                topic.role() == Role.INPUT
                                        || topic.role() == Role.INTERNAL
                                        || topic.role() == Role.PROTECTED
                                        || RESTRICTED.contains(topic.name()))
                        .as(topic.name())
                        .isTrue();
            }
        }
    }

    @Test
    void rowsOfAnEventCanBeDeletedByKey() {
        for (String topic : List.of(Topics.PROCESSED, Topics.PROTECTED, Topics.LINKS)) {
            assertThat(spec(topic).configuration().get(TopicConfig.CLEANUP_POLICY_CONFIG))
                    .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
            assertThat(spec(topic).configuration())
                    .containsEntry(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, "86400000")
                    .containsEntry(TopicConfig.DELETE_RETENTION_MS_CONFIG, "86400000");
        }
    }

    @Test
    void tellsHowLongRecordsStay() {
        assertThat(Topics.retentionOf(Topics.PROTECTED)).isEqualTo(MONTH);
        assertThatThrownBy(() -> Topics.retentionOf(Topics.ALERTS))
                .hasMessageContaining("for ever");
    }

    private static TopicSpec spec(String name) {
        return Topics.all().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean hasProtectedField(TopicSpec topic) {
        Schema schema = topic.schema();
        return schema != null && hasProtectedField(schema, new ArrayList<>());
    }

    private static boolean hasProtectedField(Schema schema, List<Schema> seen) {
        return switch (schema.getType()) {
            case UNION ->
                    schema.getTypes().stream().anyMatch(type -> hasProtectedField(type, seen));
            case ARRAY -> hasProtectedField(schema.getElementType(), seen);
            case MAP -> hasProtectedField(schema.getValueType(), seen);
            case RECORD -> {
                if (seen.contains(schema)) {
                    yield false;
                }
                seen.add(schema);
                yield schema.getFields().stream()
                        .anyMatch(
                                field ->
                                        "protected".equals(field.getProp("privacy"))
                                                || hasProtectedField(field.schema(), seen));
            }
            default -> false;
        };
    }
}
