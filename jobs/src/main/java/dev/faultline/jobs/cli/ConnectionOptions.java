package dev.faultline.jobs.cli;

import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.PropertiesFile;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where Kafka and the registry are; shared by all commands that talk to them. */
public final class ConnectionOptions {

    @Spec(Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:FAULTLINE_BOOTSTRAP_SERVERS:-127.0.0.1:9092}",
            description = "Kafka brokers (default: ${DEFAULT-VALUE}).")
    private String bootstrapServers = "";

    @Option(
            names = "--registry-url",
            paramLabel = "URL",
            defaultValue = "${env:FAULTLINE_REGISTRY_URL:-http://127.0.0.1:8085/apis/ccompat/v7}",
            description = "Confluent API of the schema registry (default: ${DEFAULT-VALUE}).")
    private String registryUrl = "";

    @Option(
            names = "--kafka-property",
            paramLabel = "NAME=VALUE",
            description = "Further property of the Kafka client; repeatable.")
    private List<String> kafkaProperties = new ArrayList<>();

    @Option(
            names = "--registry-property",
            paramLabel = "NAME=VALUE",
            description = "Further property of the registry client; repeatable.")
    private List<String> registryProperties = new ArrayList<>();

    @Option(
            names = "--kafka-properties-file",
            paramLabel = "FILE",
            defaultValue = "${env:FAULTLINE_KAFKA_PROPERTIES_FILE:-}",
            description =
                    "Properties file with further properties of the Kafka client, for secrets (env"
                            + " FAULTLINE_KAFKA_PROPERTIES_FILE).")
    private String kafkaPropertiesFile = "";

    @Option(
            names = "--registry-properties-file",
            paramLabel = "FILE",
            defaultValue = "${env:FAULTLINE_REGISTRY_PROPERTIES_FILE:-}",
            description =
                    "The same for the registry client (env FAULTLINE_REGISTRY_PROPERTIES_FILE).")
    private String registryPropertiesFile = "";

    /**
     * Returns the settings these options make.
     *
     * @throws ParameterException when a file cannot be read or a secret stands in an argument
     */
    public KafkaSettings settings() {
        try {
            PropertiesFile.refuseSecretIn(registryUrl);
            Map<String, String> registry = pairs("--registry-property", registryProperties);
            Map<String, String> client = PropertiesFile.references(kafkaPropertiesFile);
            // Read for each client; what is wrong with it is told before the first.
            PropertiesFile.check(registryPropertiesFile);
            client.putAll(pairs("--kafka-property", kafkaProperties));
            return new KafkaSettings(
                    bootstrapServers, registryUrl, client, registry, registryPropertiesFile);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /** Not by the parser of options, which repeats what it does not understand. */
    private static Map<String, String> pairs(String option, List<String> given) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : given) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(option + ": wanted is NAME=VALUE");
            }
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        PropertiesFile.refuseSecrets(pairs, option);
        return pairs;
    }
}
