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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
                read(
                        "--kafka-properties-file", file.toString(),
                        "--registry-properties-file", file.toString(),
                        "--kafka-properties", "client.id:me");

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
    void aFileThatCannotBeReadIsNamedAndNotRepeated() throws IOException {
        Path broken = file("a=\\u00zz hidden\n");
        Path latin = folder.resolve("latin.properties");
        Files.write(latin, "a=hidden\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        for (Path file : List.of(broken, latin, folder)) {
            assertThatThrownBy(() -> PropertiesFile.references(file.toString()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining("hidden")
                    .hasStackTraceContaining("cannot read")
                    .rootCause()
                    .hasMessageNotContaining("hidden");
        }
    }

    @Test
    void whatIsNoListOfPropertiesIsNotRepeated() throws IOException {
        Path file = file("sasl.jaas.config=hidden\n");

        assertThatThrownBy(
                        () ->
                                read(
                                        "--kafka-properties",
                                        Files.readString(file),
                                        "--registry-properties",
                                        "hidden"))
                .hasMessageContaining("--kafka-properties cannot be read")
                .hasMessageContaining("--registry-properties cannot be read")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void aSecretAmongTheArgumentsOfAJobIsRefused() {
        assertThatThrownBy(
                        () ->
                                read(
                                        "--kafka-properties", "ssl.key.password:hidden",
                                        "--registry-properties", "basic.auth.user.info:hidden",
                                        "--registry-url", "https://me:hidden@registry/"))
                .hasMessageContaining("--kafka-properties: ssl.key.password is a secret")
                .hasMessageContaining("--registry-properties: basic.auth.user.info is a secret")
                .hasMessageContaining("--registry-url: an address with a password")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void whatOnlySoundsLikeASecretIsTaken() {
        KafkaSettings settings =
                read("--kafka-properties", "ssl.keystore.location:/keys,sasl.mechanism:PLAIN");

        assertThat(settings.clientProperties())
                .containsOnlyKeys("ssl.keystore.location", "sasl.mechanism");
    }

    private static KafkaSettings read(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--bootstrap-servers", "broker:9092"));
        if (!List.of(more).contains("--registry-url")) {
            arguments.addAll(List.of("--registry-url", "http://registry"));
        }
        arguments.addAll(List.of(more));
        OptionCheck check =
                new OptionCheck(JobEnvironment.arguments(arguments.toArray(new String[0])));
        KafkaSettings settings = KafkaOptions.read(check);
        check.finish();
        return settings;
    }

    @Test
    void aNameThatCannotBeReferredToIsRefused() throws IOException {
        Path file = file("a\\:b=c\n");

        assertThatThrownBy(() -> PropertiesFile.references(file.toString()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
