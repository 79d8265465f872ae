package dev.faultline.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.jobs.JobEnvironment;
import dev.faultline.jobs.options.OptionCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that clients read and jobs do not hold. */
class PropertiesFileTest {

    @TempDir private Path folder = Path.of("");

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("kafka.properties"), content);
    }

    @Test
    void aClientReadsItsSecretFromTheFile() throws IOException {
        Path file =
                file(
                        """
                        security.protocol=SASL_SSL
                        sasl.mechanism=PLAIN
                        sasl.jaas.config=org.example.Module required password="hidden";
                        """);

        Map<String, Object> properties = new HashMap<>(PropertiesFile.references(file.toString()));
        properties.put("bootstrap.servers", "broker:9092");
        properties.put("key.serializer", ByteArraySerializer.class.getName());
        properties.put("value.serializer", ByteArraySerializer.class.getName());
        ProducerConfig config = new ProducerConfig(properties);

        assertThat(config.getString("security.protocol")).isEqualTo("SASL_SSL");
        assertThat(config.getPassword(SaslConfigs.SASL_JAAS_CONFIG).value())
                .isEqualTo("org.example.Module required password=\"hidden\";");
    }

    @Test
    void theSettingsThatTravelWithAJobHoldNoSecret() throws IOException {
        Path file = file("ssl.key.password=hidden\n");
        KafkaSettings settings =
                KafkaOptions.read(
                        new OptionCheck(
                                JobEnvironment.arguments(
                                        new String[] {
                                            "--bootstrap-servers", "broker:9092",
                                            "--registry-url", "http://registry",
                                            "--kafka-properties-file", file.toString(),
                                            "--registry-properties-file", file.toString(),
                                            "--kafka-properties", "client.id:me"
                                        })));

        assertThat(settings.clientProperties()).containsEntry("client.id", "me");
        assertThat(settings.clientProperties()).containsKey("ssl.key.password");
        assertThat(
                        new String(
                                InstantiationUtil.serializeObject(settings),
                                StandardCharsets.ISO_8859_1))
                .contains("ssl.key.password")
                .doesNotContain("hidden");
    }

    @Test
    void withoutAFileNothingIsAdded() {
        assertThat(PropertiesFile.references("")).isEmpty();
        assertThat(PropertiesFile.read("")).isEmpty();
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> PropertiesFile.references("/no/such/file"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("/no/such/file");
    }

    @Test
    void aNameThatCannotBeReferredToIsRefused() throws IOException {
        Path file = file("a\\:b=c\n");

        assertThatThrownBy(() -> PropertiesFile.references(file.toString()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
