package dev.faultline.jobs.dashboard;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.jobs.kafka.TopicTail;
import dev.faultline.jobs.kafka.TopicTail.Source;
import dev.faultline.schema.Alert;
import dev.faultline.schema.BuildComparison;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.SignatureAlias;
import dev.faultline.schema.TopCrashers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the topics for the page, and goes on where it was when brokers come back. */
final class RowFollower implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RowFollower.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 2_000;

    /** Crashes are many and large; the page needs those of lately. */
    private static final long MOST_CRASHES = 1_000;

    private final DashboardSettings settings;
    private final KafkaSettings kafka;
    private final LiveRows rows;
    private volatile Reading reading = Reading.NOT_BEGUN;
    private Map<TopicPartition, Long> positions = Map.of();

    RowFollower(DashboardSettings settings, KafkaSettings kafka, LiveRows rows) {
        this.settings = settings;
        this.kafka = kafka;
        this.rows = rows;
    }

    /** How it goes. */
    Reading reading() {
        return reading;
    }

    /** What is read. Nothing of it may hold personal data. */
    static List<Source> sources(DashboardSettings settings) {
        Duration age = Duration.ofHours(settings.hours());
        long most = settings.mostRecords();
        return List.of(
                new Source(Topics.ALERTS, Alert.class, null, most),
                new Source(Topics.TOP, TopCrashers.class, null, most),
                new Source(Topics.RATES, CrashRate.class, age, most),
                new Source(Topics.CORRELATIONS, CorrelationRow.class, null, most),
                new Source(Topics.COMPARISONS, BuildComparison.class, null, most),
                new Source(Topics.LEDGER, LedgerRow.class, age, most),
                new Source(Topics.ALIASES, SignatureAlias.class, null, most),
                new Source(Topics.PROCESSED, ProcessedCrash.class, null, MOST_CRASHES),
                new Source(Topics.CENSUS, CensusRecord.class, null, MOST_CRASHES));
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                follow();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try (TopicTail tail =
                new TopicTail(kafka, sources(settings), positions, System.currentTimeMillis())) {
            long lookedMillis = 0;
            while (!Thread.currentThread().isInterrupted()) {
                rows.take(tail.next());
                positions = tail.positions();
                long now = System.currentTimeMillis();
                if (now - lookedMillis >= LOOK_MILLIS) {
                    lookedMillis = now;
                    look(tail);
                }
            }
        } catch (KafkaException | RegistryException e) {
            LOG.warn("Cannot read the topics at the moment: {}", e.getMessage());
            reading = reading.lost(problem(e));
        }
    }

    private static String problem(RuntimeException failure) {
        if (failure instanceof RegistryException) {
            return "the schema registry does not answer";
        }
        return failure instanceof TimeoutException
                ? "Kafka does not answer"
                : String.valueOf(failure.getMessage());
    }

    private void look(TopicTail tail) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        // The ends alone: what is in these topics may be personal.
        for (String input : List.of(Topics.PINGS, Topics.REPORTS)) {
            ends.putAll(tail.ends(input));
        }
        long waiting = tail.waiting();
        reading = reading.good(System.currentTimeMillis(), waiting, ends);
    }
}
