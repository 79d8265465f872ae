package dev.faultline.jobs.cli;

import dev.faultline.jobs.kafka.RegistryException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Failures of commands that read topics, in words. */
final class TopicFailure {

    private TopicFailure() {}

    /** What to tell of a failure that is not ours; empty for faults of the program. */
    static Optional<String> message(RuntimeException failure) {
        if (failure instanceof KafkaException) {
            return Optional.of("Kafka cannot be read: " + failure.getMessage());
        }
        if (failure instanceof RegistryException || failure instanceof IllegalStateException) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
        return Optional.empty();
    }
}
