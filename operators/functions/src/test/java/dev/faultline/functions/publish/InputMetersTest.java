package dev.faultline.functions.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.Fate;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.Quality;
import dev.faultline.schema.Symbolication;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What on-call is told of the inputs. */
class InputMetersTest {

    private final Recorded recorded = new Recorded("", new TreeMap<>());
    private final InputMeters meters = new InputMeters(recorded);

    @Test
    void countsWhatBecameOfEachInputOfEachTopic() {
        meters.left(accepted("pings", 1000, Symbolication.COMPLETE));
        meters.left(accepted("pings", 3000, Symbolication.UNAVAILABLE));
        meters.left(accepted("pings", 2000, Symbolication.NOT_APPLICABLE));
        meters.left(accepted("reports", 500, Symbolication.PARTIAL));
        meters.left(rejected("pings", Fate.REJECTED_BY_POLICY, "THROTTLED"));
        meters.left(rejected("pings", Fate.DEAD_LETTER, "BAD_JSON"));
        meters.left(rejected("pings", Fate.DEAD_LETTER, "BAD_JSON"));

        assertThat(recorded.values())
                .containsEntry("topic=pings crashes_total", 3L)
                .containsEntry("topic=pings crashes_degraded_total", 1L)
                .containsEntry("topic=reports crashes_degraded_total", 1L)
                .containsEntry("topic=pings newest_received_timestamp_seconds", 3.0)
                .containsEntry("topic=reports newest_received_timestamp_seconds", 0.5)
                .containsEntry("topic=pings reason=THROTTLED inputs_rejected_total", 1L)
                .containsEntry("topic=pings reason=BAD_JSON inputs_rejected_total", 2L);
    }

    @Test
    void reasonsWithoutEndShareOneLabel() {
        for (int i = 0; i < 1000; i++) {
            meters.left(rejected("pings", Fate.DEAD_LETTER, "REASON_" + i));
        }

        assertThat(recorded.values()).hasSizeLessThan(100);
        assertThat(recorded.values())
                .containsEntry("topic=pings reason=OTHER inputs_rejected_total", 1000L - 64);
    }

    private static EnrichedCrash accepted(String topic, long received, Symbolication names) {
        ProcessedCrash processed = new ProcessedCrash();
        processed.setQuality(Quality.newBuilder().setSymbolication(names).build());
        return crash(topic, received, Fate.ACCEPTED, "", processed);
    }

    private static EnrichedCrash rejected(String topic, Fate fate, String reason) {
        return crash(topic, 0, fate, reason, null);
    }

    private static EnrichedCrash crash(
            String topic,
            long received,
            Fate fate,
            String reason,
            @Nullable ProcessedCrash processed) {
        CensusRecord census = CensusRecord.newBuilder().setFate(fate).setReason(reason).build();
        return new EnrichedCrash(topic, 0, 0, received, census, processed, null, null, null, null);
    }

    private static final class Recorded extends UnregisteredMetricsGroup {

        private final String prefix;
        private final Map<String, Object> metrics;

        Recorded(String prefix, Map<String, Object> metrics) {
            this.prefix = prefix;
            this.metrics = metrics;
        }

        Map<String, Object> values() {
            Map<String, Object> values = new TreeMap<>();
            metrics.forEach(
                    (name, metric) ->
                            values.put(
                                    name,
                                    metric instanceof Gauge<?> gauge
                                            ? gauge.getValue()
                                            : (Object) ((Counter) metric).getCount()));
            return values;
        }

        @Override
        public Counter counter(String name) {
            Counter counter = new SimpleCounter();
            metrics.put(prefix + name, counter);
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            metrics.put(prefix + name, gauge);
            return gauge;
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new Recorded(prefix + key + "=" + value + " ", metrics);
        }
    }
}
