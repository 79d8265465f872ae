package dev.faultline.jobs.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.jobs.JobEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorSettingsTest {

    private static final List<String> NEEDED =
            List.of("--bootstrap-servers", "127.0.0.1:9092", "--registry-url", "http://127.0.0.1");

    @Test
    void hasADefaultForEverythingButWhereKafkaIs() {
        MonitorSettings settings = read();

        assertThat(settings.kafka().bootstrapServers()).isEqualTo("127.0.0.1:9092");
        assertThat(settings.horizon().millis()).isEqualTo(Duration.ofDays(7).toMillis());
    }

    @Test
    void readsWhatIsGiven() {
        MonitorSettings settings = read("--horizon", "3 d", "--minimum-clients", "9");

        assertThat(settings.horizon().millis()).isEqualTo(Duration.ofDays(3).toMillis());
        assertThat(settings.steps().minimumClients()).isEqualTo(9);
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        assertThatThrownBy(
                        () ->
                                MonitorSettings.read(
                                        JobEnvironment.arguments(
                                                new String[] {
                                                    "--horizon", "3 parsecs",
                                                    "--horizon-bucket", "30 d",
                                                    "--maximum-identity-keys", "0",
                                                    "--maximum-signatures", "63",
                                                    "--publish-interval", "2 h",
                                                    "--step", "7 min",
                                                    "--false-alarms-per-month", "0",
                                                    "--minimum-clients", "-1",
                                                    "--channel-false-alarms", "nightly:4",
                                                    "--learnin", "1 d"
                                                })))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--learnin is no option of this job")
                .hasMessageContaining("--horizon cannot be read: 3 parsecs; usual is 7 d")
                .hasMessageContaining("--bootstrap-servers is missing")
                .hasMessageContaining("--registry-url is missing")
                .hasMessageContaining("--horizon-bucket must not be longer than --horizon")
                .hasMessageContaining("--maximum-identity-keys must be 1 to")
                .hasMessageContaining("--maximum-signatures must be 64 to 1000000")
                .hasMessageContaining("--publish-interval must be positive and at most 1 h")
                .hasMessageContaining("--step must divide an hour")
                .hasMessageContaining("--false-alarms-per-month must be")
                .hasMessageContaining("--channel-false-alarms: not PRODUCT/CHANNEL: nightly")
                .hasMessageContaining("--minimum-clients must be 1 to");
    }

    private static MonitorSettings read(String... more) {
        List<String> arguments = new ArrayList<>(NEEDED);
        arguments.addAll(List.of(more));
        return MonitorSettings.read(JobEnvironment.arguments(arguments.toArray(String[]::new)));
    }
}
