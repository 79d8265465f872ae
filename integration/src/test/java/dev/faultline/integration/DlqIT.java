package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.faultline.functions.record.RecordHeader;
import dev.faultline.jobs.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters are listed and sent again, on a real broker. */
@ExtendWith(SharedFaultline.class)
class DlqIT {

    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final String KEY = "letter-to-send-again";
    private static final String SECRET = "the client's own words";
    private static final byte[] VALUE = SECRET.getBytes(StandardCharsets.UTF_8);

    /** One of a name that a job of ours uses as well, which must survive. */
    private static final List<RecordHeader> HEADERS =
            List.of(header("edge", "proxy-7"), header("dlq.reason", "the client's"));

    private final LiveFaultline live;

    DlqIT(Stories stories) {
        stories.realCrashes();
        this.live = stories.live();
    }

    @Test
    void sendsALetterAgainAsItCameAndOnlyOnce() {
        live.sendBytes(Topics.REPORTS, KEY, VALUE, HEADERS);
        live.flush();
        await().atMost(BOUND).untilAsserted(() -> assertThat(letters()).hasSize(1));
        ConsumerRecord<byte[], byte[]> sent = inputs().get(0);
        String position = position(letters().get(0));
        String partition = Integer.toString(sent.partition());
        String offsets = sent.offset() + "-" + sent.offset();
        String[] which = {
            "--topic",
            "reports",
            "--reason",
            "BAD_MAGIC",
            "--partition",
            partition,
            "--offsets",
            offsets
        };

        List<String> listed = dlq("list", which);
        assertThat(listed).singleElement().asString().startsWith(position).contains("BAD_MAGIC");
        List<String> shown = dlq("show", position);
        assertThat(shown)
                .anyMatch(line -> line.contains("crash.reports.v1/" + partition + '/'))
                .anyMatch(
                        line -> line.startsWith("value_bytes") && line.endsWith("" + VALUE.length));
        assertThat(String.join("\n", listed) + String.join("\n", shown))
                .doesNotContain(KEY, SECRET, "proxy-7");

        assertThat(dlq("redrive", which)).contains("nothing was sent; --yes sends");
        assertThat(inputs()).hasSize(1);

        assertThat(dlq("redrive", with(which, "--yes"))).anyMatch(line -> line.startsWith("sent "));
        assertThat(inputs()).hasSize(2);
        ConsumerRecord<byte[], byte[]> again = inputs().get(1);
        assertThat(again.partition()).isEqualTo(sent.partition());
        assertThat(again.value()).isEqualTo(VALUE);
        assertThat(headers(again)).isEqualTo(headers(sent)).hasSize(2);

        assertThat(dlq("redrive", with(which, "--yes")))
                .anyMatch(
                        line ->
                                line.startsWith("left out   " + position)
                                        && line.contains("was sent again"));
        assertThat(inputs()).hasSize(2);
        assertThat(dlq("show", position))
                .anyMatch(line -> line.startsWith("sent again    1 times"));

        // It still cannot be read, so it is a dead letter again.
        await().atMost(BOUND).untilAsserted(() -> assertThat(letters()).hasSize(2));
    }

    @Test
    void countsLettersByTopicAndReason() {
        assertThat(dlq("list", "--summary"))
                .anyMatch(
                        line -> line.matches("crash\\.reports\\.v1\\.dlq +MINIDUMP_MISSING +[1-9]"))
                .anyMatch(line -> line.matches("crash\\.reports\\.v1\\.dlq +BAD_MAGIC +[123]"));
    }

    private List<String> dlq(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("dlq", command));
        all.addAll(List.of(arguments));
        return Cli.run(live.kafka(), all.toArray(new String[0]));
    }

    private static String[] with(String[] arguments, String more) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = more;
        return all;
    }

    private List<ConsumerRecord<byte[], byte[]>> inputs() {
        return own(Topics.REPORTS);
    }

    private List<ConsumerRecord<byte[], byte[]>> letters() {
        return own(Topics.deadLettersOf(Topics.REPORTS));
    }

    private List<ConsumerRecord<byte[], byte[]>> own(String topic) {
        return live.records(topic).stream()
                .filter(record -> LiveFaultline.text(record.key()).equals(KEY))
                .toList();
    }

    private static String position(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + '/' + record.partition() + '/' + record.offset();
    }

    private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(header.key() + '=' + LiveFaultline.text(header.value()));
        }
        return headers;
    }

    private static RecordHeader header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
