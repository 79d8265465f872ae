package dev.faultline.jobs.benchmark;

import dev.faultline.jobs.kafka.KafkaSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * A job that is measured.
 *
 * @param name what the table calls it
 * @param mainClass its main
 * @param arguments of its main, besides the connection and the consumer group
 * @param output topic that tells its progress: one record for each record that it has read
 */
record Contender(String name, Class<?> mainClass, List<String> arguments, String output) {

    Contender {
        arguments = List.copyOf(arguments);
    }

    /** All arguments of a run that reads from the beginning. */
    List<String> arguments(KafkaSettings kafka, String consumerGroup) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-servers", kafka.bootstrapServers(),
                                "--registry-url", kafka.registryUrl(),
                                "--consumer-group", consumerGroup));
        all.addAll(arguments);
        return all;
    }
}
