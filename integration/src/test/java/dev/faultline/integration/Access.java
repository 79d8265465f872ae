package dev.faultline.integration;

import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.kafka.KafkaSettings;
import java.util.List;

/** How the jobs, the commands and the test itself reach the broker and the registry. */
interface Access {

    /** The test's own way: it may do everything. */
    KafkaSettings settings();

    /** The arguments of a job or a command that connect it. */
    List<String> arguments(String principal);

    /** Without encryption, passwords or rights. */
    static Access plain(Endpoints endpoints) {
        KafkaSettings settings =
                KafkaSettings.plain(endpoints.bootstrapServers(), endpoints.registryUrl());
        return new Access() {
            @Override
            public KafkaSettings settings() {
                return settings;
            }

            @Override
            public List<String> arguments(String principal) {
                return List.of(
                        "--bootstrap-servers",
                        settings.bootstrapServers(),
                        "--registry-url",
                        settings.registryUrl());
            }
        };
    }
}
