package dev.faultline.jobs.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.metrics.MetricsPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final Meters meters = new Meters();

    @Test
    void saysHowLongTheNewsInHandHasBeenTried() {
        assertThat(meters.text(90_000))
                .contains("\nfaultline_notifier_webhook_waiting_seconds 0.000\n");
        meters.webhookWaitingSince.set(30_000);
        assertThat(meters.text(90_000))
                .contains("\nfaultline_notifier_webhook_waiting_seconds 60.000\n");
    }

    @Test
    void thePageServesThem() throws IOException, InterruptedException {
        meters.webhookGivenUp.set(3);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (MetricsPage page =
                new MetricsPage(any, () -> meters.text(System.currentTimeMillis()))) {
            URI address = URI.create("http://127.0.0.1:" + page.port() + "/metrics");
            assertThat(
                            HttpClient.newHttpClient()
                                    .send(
                                            HttpRequest.newBuilder(address).build(),
                                            BodyHandlers.ofString())
                                    .body())
                    .contains(
                            "# TYPE faultline_notifier_webhook_given_up_total counter\n",
                            "\nfaultline_notifier_webhook_given_up_total 3\n");
        }
    }
}
