package dev.faultline.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.enrich.EnrichOptions;
import dev.faultline.jobs.kafka.KafkaOptions;
import dev.faultline.jobs.monitor.MonitorOptions;
import dev.faultline.jobs.options.OptionText;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

    private static final String INTRODUCTION =
            """
            # Configuration

            Made from the code; a stale copy fails the build.

            The jobs take options as `--key value`; all of them are checked when a job starts, and everything wrong with them is said
            at once. Durations are written like `10 s`, `5 min`, `7 d`, sizes like `64 mb`. What Flink itself is told (checkpoints,
            memory, state) is in its `config.yaml`; [the local cluster](../../local-cluster/README.md) writes one that can be looked at
            below its run folder. The programs beside the jobs are commands, see [the command line](cli.md).

            """;

    private static final String VARIABLES =
            """
            ## Environment

            | variable | meaning |
            |---|---|
            | `FAULTLINE_BOOTSTRAP_SERVERS`, `FAULTLINE_REGISTRY_URL` | what commands use where `--bootstrap-servers` and `--registry-url` are not given |
            | `FAULTLINE_KAFKA_PROPERTIES_FILE`, `FAULTLINE_REGISTRY_PROPERTIES_FILE` | the same of `--kafka-properties-file` and `--registry-properties-file` |
            | `FAULTLINE_RUN_DIR` | folder of the local cluster's data and logs |
            | `FAULTLINE_KAFKA_PORT`, `FAULTLINE_REGISTRY_PORT`, `FAULTLINE_FLINK_PORT`, `FAULTLINE_ALERTMANAGER_PORT` | ports of the local cluster |
            | `FAULTLINE_ALERTMANAGER_CONFIG` | Alertmanager's configuration in the local cluster |
            | `FAULTLINE_WEBHOOK_URL`, `FAULTLINE_WEBHOOK_SECRET_FILE` | a webhook that the local cluster's notifier tells |
            | `FAULTLINE_MIN_DISK_MB` | free disk below which the local cluster does not start |
            | `FAULTLINE_HEAP`, `FAULTLINE_JIT` | largest heap and a compiler flag of a command |
            | `FAULTLINE_BUILD` | `never` starts what has been built before |
            | `FAULTLINE_CORPUS`, `FAULTLINE_PYTHON` | data and a Python with a stock consumer, for tests |
            """;

    @Test
    void thePageIsWhatTheOptionsSay() throws IOException {
        GeneratedPage.check(
                "configuration.md",
                INTRODUCTION
                        + table("Every job", KafkaOptions.class)
                        + table("The enrichment job", EnrichOptions.class)
                        + table("The monitoring job", MonitorOptions.class)
                        + localCluster()
                        + VARIABLES,
                ConfigurationReferenceTest.class);
    }

    @Test
    void everyOptionSaysWhatItMeans() {
        List<ConfigOption<?>> options =
                OptionText.declaredIn(
                        KafkaOptions.class, EnrichOptions.class, MonitorOptions.class);

        assertThat(options).hasSizeGreaterThan(30);
        assertThat(options)
                .allSatisfy(option -> assertThat(OptionText.description(option)).endsWith("."));
    }

    private static String table(String title, Class<?> holder) {
        StringBuilder table =
                new StringBuilder(
                        "## " + title + "\n\n| option | default | meaning |\n|---|---|---|\n");
        for (ConfigOption<?> option : OptionText.declaredIn(holder)) {
            table.append(
                    "| `--%s` | %s | %s |\n"
                            .formatted(
                                    option.key(),
                                    standard(option),
                                    OptionText.description(option)));
        }
        return table.append('\n').toString();
    }

    private static String standard(ConfigOption<?> option) {
        if (!option.hasDefaultValue()) {
            return "must be given";
        }
        String value = OptionText.value(option.defaultValue());
        return value.isEmpty() ? "none" : "`" + value + "`";
    }

    private static String localCluster() throws IOException {
        Properties properties = new Properties();
        try (Reader reader =
                Files.newBufferedReader(
                        GeneratedPage.HOME.resolve("local-cluster/cluster.properties"))) {
            properties.load(reader);
        }
        StringBuilder table =
                new StringBuilder(
                        """
                        ## The local cluster

                        `local-cluster/cluster.properties`, read at each start:

                        | key | value |
                        |---|---|
                        """);
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(
                        key ->
                                table.append(
                                        "| `%s` | `%s` |\n"
                                                .formatted(key, properties.getProperty(key))));
        return table.append('\n').toString();
    }
}
