package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.TopicSpec;
import dev.faultline.jobs.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What we publish is for everybody: a stock consumer of another language reads all of it. */
@ExtendWith(SharedFaultline.class)
class OtherLanguageIT {

    private static final String VARIABLE = "FAULTLINE_PYTHON";

    private final Stories stories;

    OtherLanguageIT(Stories stories) {
        this.stories = stories;
    }

    @Test
    void pythonReadsARecordOfEveryOutputTopic() throws IOException {
        String python = System.getenv(VARIABLE);
        assumeTrue(
                python != null,
                VARIABLE + " names no Python that has confluent-kafka[avro,schemaregistry]");
        stories.badBuild();
        LiveFaultline live = stories.live();
        Map<String, Schema> outputs = outputsWithRecords(live);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                python,
                                LiveFaultline.home()
                                        .resolve("integration/src/test/resources/read_topics.py")
                                        .toString(),
                                live.kafka().bootstrapServers(),
                                live.kafka().registryUrl()));
        command.addAll(outputs.keySet());

        Map<String, JsonNode> read = new HashMap<>();
        for (String line : Cli.run(command, Map.of())) {
            JsonNode record = JsonMapper.builder().build().readTree(line);
            read.put(record.path("topic").asText(), record);
        }

        assertThat(outputs).hasSizeGreaterThan(10);
        assertThat(read.keySet()).isEqualTo(outputs.keySet());
        outputs.forEach(
                (topic, schema) -> assertThatAllFieldsCame(LiveFaultline.row(read, topic), schema));
    }

    private static Map<String, Schema> outputsWithRecords(LiveFaultline live) {
        Map<String, Schema> outputs = new HashMap<>();
        for (TopicSpec topic : Topics.all()) {
            Schema schema = topic.schema();
            if (schema != null
                    && topic.role() != TopicSpec.Role.INPUT
                    && !live.records(topic.name()).isEmpty()) {
                outputs.put(topic.name(), schema);
            }
        }
        return outputs;
    }

    private static void assertThatAllFieldsCame(JsonNode record, Schema schema) {
        List<String> fields = new ArrayList<>();
        record.path("fields").forEach(field -> fields.add(field.asText()));

        assertThat(record.path("schema").asText()).isEqualTo(schema.getName());
        assertThat(fields)
                .containsExactlyInAnyOrderElementsOf(
                        schema.getFields().stream().map(Schema.Field::name).toList());
    }
}
