package dev.faultline.jobs.dashboard;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How the reading of the topics goes.
 *
 * @param isConnected whether the brokers and the registry answer
 * @param goodMillis when they last did; 0 for never
 * @param isCaughtUp whether what was in the topics at the start has been read
 * @param waiting records not read yet
 * @param problem what is wrong; empty while connected
 * @param inputEnds ends of the partitions that enrichment reads
 */
record Reading(
        boolean isConnected,
        long goodMillis,
        boolean isCaughtUp,
        long waiting,
        String problem,
        Map<TopicPartition, Long> inputEnds) {

    /** So few are always on their way. */
    private static final long FEW = 2_000;

    static final Reading NOT_BEGUN =
            new Reading(false, 0, false, 0, "Kafka has not answered yet", Map.of());

    Reading {
        inputEnds = Map.copyOf(inputEnds);
    }

    Reading good(long nowMillis, long stillWaiting, Map<TopicPartition, Long> ends) {
        return new Reading(
                true, nowMillis, isCaughtUp || stillWaiting < FEW, stillWaiting, "", ends);
    }

    Reading lost(String why) {
        return new Reading(false, goodMillis, isCaughtUp, waiting, why, inputEnds);
    }
}
