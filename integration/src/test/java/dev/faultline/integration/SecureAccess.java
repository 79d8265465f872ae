package dev.faultline.integration;

import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.PropertiesFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One principal for each job and command, with its properties in files, as the page states them.
 */
final class SecureAccess implements Access {

    /** Has a certificate and may do everything. */
    private static final String ADMIN = "admin";

    private final Path folder;
    private final String passwordAddress;
    private final String certificateAddress;
    private final String registryUrl;
    private final List<String> certified;

    /**
     * @param certified principals that have a certificate and no password
     */
    SecureAccess(Path folder, SecureBroker broker, HttpsRegistry registry, List<String> certified)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        this.passwordAddress = broker.passwordAddress();
        this.certificateAddress = broker.certificateAddress();
        this.registryUrl = registry.url();
        this.certified = certified;
    }

    /** Writes the files of a principal. */
    void write(String principal, Map<String, String> kafka, Map<String, String> registry) {
        write(kafkaFile(principal), kafka);
        write(registryFile(principal), registry);
    }

    private static void write(Path file, Map<String, String> values) {
        Properties properties = new Properties();
        properties.putAll(values);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path kafkaFile(String principal) {
        return folder.resolve(principal + ".properties");
    }

    private Path registryFile(String principal) {
        return folder.resolve(principal + "-registry.properties");
    }

    private String address(String principal) {
        return certified.contains(principal) ? certificateAddress : passwordAddress;
    }

    @Override
    public KafkaSettings settings() {
        return settings(ADMIN);
    }

    KafkaSettings settings(String principal) {
        return new KafkaSettings(
                address(principal),
                registryUrl,
                PropertiesFile.references(kafkaFile(principal).toString()),
                Map.of(),
                registryFile(principal).toString());
    }

    @Override
    public List<String> arguments(String principal) {
        return List.of(
                "--bootstrap-servers",
                address(principal),
                "--registry-url",
                registryUrl,
                "--kafka-properties-file",
                kafkaFile(principal).toString(),
                "--registry-properties-file",
                registryFile(principal).toString());
    }
}
