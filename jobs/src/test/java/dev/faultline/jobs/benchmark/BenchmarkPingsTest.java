package dev.faultline.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkPingsTest {

    private final BenchmarkPings pings = new BenchmarkPings();

    @Test
    void aNumberGivesTheSamePingEachTime() {
        assertThat(pings.ping(7)).isEqualTo(new BenchmarkPings().ping(7));
        assertThat(pings.ping(7)).isNotEqualTo(pings.ping(8));
    }

    @Test
    void everyFrameLiesInAModuleWithSymbols(@TempDir Path store) throws IOException {
        BenchmarkPings.writeSymbols(store);
        JsonNode stack = payload(3).at("/payload/stackTraces");
        JsonNode frames = stack.at("/threads/0/frames");
        assertThat(stack.path("modules")).hasSize(BenchmarkPings.MODULES);
        assertThat(frames).hasSize(BenchmarkPings.FRAMES);
        for (JsonNode frame : frames) {
            JsonNode module = stack.path("modules").get(frame.path("module_index").asInt());
            assertThat(address(frame.path("ip")))
                    .isBetween(address(module.path("base_addr")), address(module.path("end_addr")));
            String name = module.path("filename").asText();
            assertThat(
                            store.resolve(module.path("debug_file").asText())
                                    .resolve(module.path("debug_id").asText())
                                    .resolve(name.replace(".dll", ".sym")))
                    .exists();
        }
    }

    private JsonNode payload(int number) throws IOException {
        return new ObjectMapper().readTree(pings.ping(number).getPayload().array());
    }

    private static long address(JsonNode text) {
        return Long.decode(text.asText());
    }
}
