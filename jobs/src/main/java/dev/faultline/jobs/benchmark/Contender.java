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
 * @param progress how far it has come
 */
record Contender(String name, Class<?> mainClass, List<String> arguments, ProgressMark progress) {

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
