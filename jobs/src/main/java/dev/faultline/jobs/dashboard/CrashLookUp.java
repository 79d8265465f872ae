package dev.faultline.jobs.dashboard;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.jobs.kafka.RowReader;
import dev.faultline.schema.ProcessedCrash;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Crashes by their id: those that are kept at once, others from the topic, one at a time. */
final class CrashLookUp {

    private static final Logger LOG = LoggerFactory.getLogger(CrashLookUp.class);
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int LONGEST_ID = 200;

    private final LiveRows rows;
    private final KafkaSettings kafka;
    private final int most;
    private final Semaphore turn = new Semaphore(1);

    /**
     * Looks up crashes.
     *
     * @param most records of a partition that are looked through
     */
    CrashLookUp(LiveRows rows, KafkaSettings kafka, int most) {
        this.rows = rows;
        this.kafka = kafka;
        this.most = most;
    }

    /** The crash; null when it is not found, or another is being looked up. */
    @Nullable ProcessedCrash find(String eventId) {
        ProcessedCrash kept = kept(eventId);
        if (kept != null || most == 0 || eventId.length() > LONGEST_ID || !turn.tryAcquire()) {
            return kept;
        }
        try {
            ProcessedCrash found =
                    new RowReader(kafka)
                            .findLast(Topics.PROCESSED, ProcessedCrash.class, eventId, most, BOUND);
            if (found != null) {
                rows.keep(found);
            }
            return found;
        } catch (KafkaException | RegistryException e) {
            LOG.warn("Cannot look up a crash at the moment: {}", e.getMessage());
            return null;
        } finally {
            turn.release();
        }
    }

    private @Nullable ProcessedCrash kept(String eventId) {
        synchronized (rows) {
            return rows.crashes.get(eventId);
        }
    }
}
