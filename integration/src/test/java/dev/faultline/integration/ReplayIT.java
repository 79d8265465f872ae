package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Inputs go from a topic into a file and back, on a real broker. */
@ExtendWith(SharedFaultline.class)
class ReplayIT {

    private static final String DOCUMENT = "to-be-replayed";

    @TempDir private Path folder;

    private final LiveFaultline live;

    ReplayIT(Stories stories) {
        stories.realCrashes();
        this.live = stories.live();
    }

    @Test
    void replaysWhatWasExported() throws IOException {
        Instant received = Instant.ofEpochMilli(live.clock());
        live.sendPing(
                DOCUMENT,
                received,
                """
                {"type":"crash","version":4,"application":{"name":"%s","channel":"test"},
                 "payload":{"crashDate":"%s","metadata":{"CrashTime":"%d","ProductName":"%s"}}}
                """
                        .formatted(
                                LiveFaultline.CLOCK_PRODUCT,
                                received.toString().substring(0, 10),
                                received.getEpochSecond(),
                                LiveFaultline.CLOCK_PRODUCT));
        live.flush();
        List<String> exported =
                faultline("export", "pings").stream()
                        .filter(line -> line.contains("\"document_id\":\"" + DOCUMENT + "\""))
                        .toList();
        assertThat(exported).hasSize(1);
        Path file = Files.write(folder.resolve("pings.jsonl"), exported);

        assertThat(faultline("replay", "--pings", file.toString(), "--dry-run"))
                .containsExactly("would send 1 to crash.pings.v1");
        assertThat(own()).hasSize(1);
        assertThat(faultline("replay", "--pings", file.toString(), "--speed", "0"))
                .containsExactly("sent 1 to crash.pings.v1");

        assertThat(own()).hasSize(2);
        assertThat(own().get(1).value()).isEqualTo(own().get(0).value());
        assertThat(own().get(1).partition()).isEqualTo(own().get(0).partition());
    }

    @Test
    void sendsNothingWhenALineIsWrong() throws IOException {
        Path file = Files.writeString(folder.resolve("pings.jsonl"), "{}\n");

        Cli.Ended ended =
                Cli.end(live.kafka(), "replay", "--pings", file.toString(), "--speed", "0");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output()).anyMatch(line -> line.contains("pings.jsonl:1: format"));
    }

    private List<ConsumerRecord<byte[], byte[]>> own() {
        return live.records(Topics.PINGS).stream()
                .filter(record -> LiveFaultline.text(record.key()).equals(DOCUMENT))
                .toList();
    }

    private List<String> faultline(String... arguments) {
        return Cli.run(live.kafka(), arguments);
    }
}
