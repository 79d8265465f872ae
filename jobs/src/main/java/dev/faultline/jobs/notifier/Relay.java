package dev.faultline.jobs.notifier;

import dev.faultline.jobs.kafka.KafkaSettings;

/** One way for alerts to leave. */
interface Relay {

    String name();

    /**
     * Relays until the thread is interrupted. Begins anew when called again.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     * @throws dev.faultline.jobs.kafka.RegistryException when the registry does not answer
     */
    void relay(KafkaSettings kafka) throws InterruptedException;
}
