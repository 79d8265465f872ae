package dev.faultline.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.AvroJson;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void aNounNamesItsTopic() {
        assertThat(WatchCommand.topicName("alerts")).isEqualTo(Topics.ALERTS);
        assertThat(WatchCommand.topicName("crash.pings.v1.dlq")).isEqualTo("crash.pings.v1.dlq");
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> WatchCommand.topicName("alert"))
                .withMessageContaining(Topics.ALERTS);
    }

    @Test
    void theLastStatementOfEachKeyIsItsState() {
        List<TopicRow> rows =
                List.of(
                        row("a", "FIRING"),
                        row("b", "FIRING"),
                        row("c", "FIRING"),
                        row("a", "RESOLVED"),
                        deletion("c"));
        assertThat(WatchCommand.latestPerKey(rows))
                .containsExactly(row("b", "FIRING"), row("a", "RESOLVED"));
    }

    @Test
    void theWatchdogAndLearningAreNoNews() {
        assertThat(WatchCommand.isAside(row("f", "FIRING"))).isFalse();
        ObjectNode over =
                NODES.objectNode().put("state", "RESOLVED").put("alert_class", "learning");
        assertThat(WatchCommand.isAside(new TopicRow("f", over))).isTrue();
        ObjectNode watchdog = NODES.objectNode().put("state", "FIRING").put("kind", "WATCHDOG");
        assertThat(WatchCommand.isAside(new TopicRow("f", watchdog))).isTrue();
    }

    @Test
    void aRateSaysHowMuchUsageIsInAndWhetherItIsFinal() {
        ObjectNode rate =
                NODES.objectNode()
                        .put("window_size", "1h")
                        .put("product", "Meadow")
                        .put("channel", "beta")
                        .put("build_id", "20261120101500")
                        .put("definition", "main_rate")
                        .put("crashes", 3);

        assertThat(RowText.of(Topics.RATES, new TopicRow("r", rate)))
                .contains("per 1,000 h  build 20261120101500");
        rate.put("completeness", 0.55);
        assertThat(RowText.of(Topics.RATES, new TopicRow("r", rate)))
                .contains("per 1,000 h, 55 % of usage in  build");
        rate.put("is_final", true);
        assertThat(RowText.of(Topics.RATES, new TopicRow("r", rate)))
                .contains("per 1,000 h, final  build");
    }

    @Test
    void avroBecomesPlainJson() {
        Schema schema =
                SchemaBuilder.record("R")
                        .fields()
                        .requiredString("text")
                        .optionalLong("none")
                        .name("bytes")
                        .type()
                        .bytesType()
                        .noDefault()
                        .name("items")
                        .type()
                        .array()
                        .items()
                        .doubleType()
                        .noDefault()
                        .name("map")
                        .type()
                        .map()
                        .values()
                        .intType()
                        .noDefault()
                        .endRecord();
        GenericRecord record =
                new GenericRecordBuilder(schema)
                        .set("text", new Utf8("\u00e4"))
                        .set("none", null)
                        .set("bytes", ByteBuffer.wrap(new byte[] {1, 2}))
                        .set("items", List.of(0.5))
                        .set("map", Map.of(new Utf8("k"), 3))
                        .build();
        assertThat(AvroJson.of(record).toString())
                .isEqualTo(
                        "{\"text\":\"\u00e4\",\"none\":null,\"bytes\":\"AQI=\",\"items\":[0.5],\"map\":{\"k\":3}}");
    }

    @Test
    void anAlertTellsWhatHowBigSinceWhenAndWhere() {
        ObjectNode alert = NODES.objectNode();
        alert.put("state", "FIRING").put("severity", "S2").put("title", "Spike of boom on beta");
        alert.put("alert_class", "spike")
                .put("signature", "boom")
                .put("observed", 90.0)
                .put("expected", 3.5);
        alert.put("onset", 1_700_000_000_000L).put("product", "Meadow").put("channel", "beta");
        alert.putArray("builds").add("20261101000000");
        alert.putArray("exemplar_reports").add("report-1");
        assertThat(RowText.of(Topics.ALERTS, new TopicRow("f", alert)))
                .contains("FIRING  Spike of boom on beta")
                .contains("90 clients crashed, 3.5 expected")
                .contains("2023-11-14T22:13:20Z")
                .contains("Meadow beta, builds 20261101000000, systems all")
                .contains("report-1");
    }

    @Test
    void whatAClientSentCannotSteerTheTerminal() {
        ObjectNode processed =
                NODES.objectNode().put("signature", "\u001b[31mred\n\u202eevil" + "x".repeat(1000));
        String text = RowText.of(Topics.PROCESSED, new TopicRow("k", processed));
        assertThat(text).contains("?[31mred??evil").endsWith("x...\n").hasSizeLessThan(500);
    }

    private static TopicRow row(String key, String state) {
        return new TopicRow(key, NODES.objectNode().put("state", state));
    }

    private static TopicRow deletion(String key) {
        JsonNode none = NODES.nullNode();
        return new TopicRow(key, none);
    }
}
