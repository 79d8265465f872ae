package dev.faultline.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.TopicSpec;
import dev.faultline.jobs.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class TopicReferenceTest {

    @Test
    void theReferenceIsWhatTheSchemasSay() throws IOException {
        GeneratedPage.check(
                "topics.md",
                introduction() + TopicReference.of(Topics.all()),
                TopicReferenceTest.class);
    }

    @Test
    void everyTopicAndFieldIsInIt() {
        String reference = TopicReference.of(Topics.all());

        for (TopicSpec topic : Topics.all()) {
            assertThat(reference).contains(topic.name());
            Schema schema = topic.schema();
            if (schema != null) {
                schema.getFields()
                        .forEach(
                                field ->
                                        assertThat(reference)
                                                .contains("| `" + field.name() + "` |"));
            }
        }
    }

    private String introduction() throws IOException {
        try (var in =
                Objects.requireNonNull(
                        TopicReferenceTest.class.getResourceAsStream(
                                "/reference/topics-introduction.txt"))) {
            String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Path example =
                    GeneratedPage.HOME.resolve(
                            "integration/src/test/java/dev/faultline/integration/ReadTopic.java");
            String program = Files.readString(example);
            return template.replace(
                    "@@ReadTopic.java@@", program.substring(program.indexOf("import ")).strip());
        }
    }
}
