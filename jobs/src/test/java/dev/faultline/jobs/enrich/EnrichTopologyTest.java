package dev.faultline.jobs.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.jobs.JobEnvironment;
import dev.faultline.state.EnrichUids;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class EnrichTopologyTest {

    private static final String[] ARGUMENTS = {
        "--bootstrap-servers", "127.0.0.1:1",
        "--registry-url", "http://127.0.0.1:1",
        "--client-hash-key-file", "key"
    };

    @Test
    void everyOperatorHasItsUidAndSavepointsStayReadable() throws IOException {
        List<String> uids = new ArrayList<>();
        for (StreamNode node : graph().getStreamNodes()) {
            uids.add(Objects.requireNonNull(node.getTransformationUID()));
        }

        assertThat(uids).containsAll(golden());
        assertThat(EnrichUids.all()).containsExactlyElementsOf(golden());
    }

    @Test
    void firstEnrichmentIsOneChainSoThatProgressCannotOvertakeAnEvent() {
        List<String> vertices = new ArrayList<>();
        graph().getJobGraph().getVertices().forEach(vertex -> vertices.add(vertex.getName()));

        assertThat(vertices).hasSize(11);
        assertThat(vertices)
                .filteredOn(name -> name.contains(EnrichUids.READ_CRASHES))
                .singleElement()
                .asString()
                .contains(
                        EnrichUids.PARSE_CRASH,
                        EnrichUids.WALK_STACK,
                        EnrichUids.PUBLISH_CRASH,
                        EnrichUids.WRITE_EVENTS);
    }

    @Test
    void namesEverySettingThatIsWrongAtOnce() {
        String[] wrong = {
            "--events-in-flight", "0",
            "--symbol-wait", "2 min",
            "--symbol-connect-timeout", "0 ms",
            "--symbol-max-text", "3 gb",
            "--symbol-max-redirects", "11",
            "--dump-timeout", "61 s",
            "--dump-processor-time", "62 s",
            "--walk-thread", "4"
        };

        assertThatThrownBy(() -> EnrichSettings.read(JobEnvironment.arguments(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--bootstrap-servers")
                .hasMessageContaining("--client-hash-key-file")
                .hasMessageContaining("--events-in-flight")
                .hasMessageContaining("--symbol-wait")
                .hasMessageContaining("--symbol-connect-timeout")
                .hasMessageContaining("--symbol-max-text")
                .hasMessageContaining("--symbol-max-redirects")
                .hasMessageContaining("--dump-timeout must be positive")
                .hasMessageContaining("--dump-processor-time must be positive")
                .hasMessageContaining("--walk-thread is no option of this job");
    }

    private static StreamGraph graph() {
        StreamExecutionEnvironment environment = JobEnvironment.create();
        EnrichJob.build(environment, EnrichSettings.read(JobEnvironment.arguments(ARGUMENTS)), 4);
        return environment.getStreamGraph();
    }

    private static List<String> golden() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        EnrichTopologyTest.class.getResourceAsStream("/golden/enrich-uids.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
