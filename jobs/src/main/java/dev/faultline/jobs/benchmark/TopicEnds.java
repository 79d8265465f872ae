package dev.faultline.jobs.benchmark;

import dev.faultline.jobs.cluster.ClusterException;
import dev.faultline.jobs.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts the records of topics by their end offsets; right while nothing is written in
 * transactions.
 */
final class TopicEnds implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 30;

    private final Admin admin;
    private final int partitions;

    /**
     * Connects to the brokers.
     *
     * @param partitions partitions of every topic that is asked for
     */
    TopicEnds(KafkaSettings settings, int partitions) {
        this.admin = Admin.create(settings.client());
        this.partitions = partitions;
    }

    /** Records ever written to a topic. */
    long records(String topic) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        try {
            return admin
                    .listOffsets(asked)
                    .all()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("Interrupted while counting", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new ClusterException("Cannot count the records of " + topic, e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
