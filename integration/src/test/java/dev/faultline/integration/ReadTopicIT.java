package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashLink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The example of the topic reference is a program that works. */
@ExtendWith(SharedFaultline.class)
class ReadTopicIT {

    private final Stories stories;

    ReadTopicIT(Stories stories) {
        this.stories = stories;
    }

    @Test
    void theExampleReadsTheCurrentRowOfEveryKey() throws Exception {
        stories.realCrashes();
        LiveFaultline live = stories.live();
        Map<String, CrashLink> links = live.lastRows(Topics.LINKS, CrashLink.class);

        List<String> lines =
                Cli.run(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ReadTopic.class.getName(),
                                live.kafka().bootstrapServers(),
                                live.kafka().registryUrl(),
                                Topics.LINKS),
                        Map.of());

        Map<String, String> states = new HashMap<>();
        for (String line : lines) {
            if (line.startsWith("{")) {
                var row = JsonMapper.builder().build().readTree(line);
                states.put(
                        row.path("ping_event_id").asText()
                                + "|"
                                + row.path("report_event_id").asText(),
                        row.path("state").asText());
            }
        }
        assertThat(states.keySet()).isNotEmpty().isEqualTo(links.keySet());
        links.forEach((key, link) -> assertThat(states).containsEntry(key, link.getState().name()));
    }
}
