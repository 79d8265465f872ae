package dev.faultline.jobs.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * A file of client properties that holds secrets: passwords, keys. Arguments of a job can be read
 * in Flink's user interface and what a job is made of lies beside its checkpoints, so the values
 * stay in the file, on every machine that runs a part of the job.
 */
public final class PropertiesFile {

    private static final String PROVIDER = "faultline-file";

    private PropertiesFile() {}

    /**
     * Returns properties that tell a Kafka client to read their values from the file itself, when
     * it is created.
     *
     * @param file empty for none
     * @throws IllegalArgumentException when the path or a name cannot be said in a reference
     */
    public static Map<String, String> references(String file) {
        Map<String, String> references = new LinkedHashMap<>();
        if (file.isBlank()) {
            return references;
        }
        Path path = Path.of(file).toAbsolutePath().normalize();
        for (String name : read(file).keySet()) {
            if (name.matches(".*[:}].*") || path.toString().matches(".*[:}].*")) {
                throw new IllegalArgumentException(
                        "no : and } in names of properties and of their file: " + path);
            }
            references.put(name, "${" + PROVIDER + ':' + path + ':' + name + '}');
        }
        String provider = "config.providers." + PROVIDER;
        references.put("config.providers", PROVIDER);
        references.put(provider + ".class", FileConfigProvider.class.getName());
        references.put(provider + ".param.allowed.paths", path.toString());
        return references;
    }

    /**
     * Reads names and values.
     *
     * @param file empty for none
     * @throws UncheckedIOException when it cannot be read
     */
    static Map<String, String> read(String file) {
        Map<String, String> values = new LinkedHashMap<>();
        if (file.isBlank()) {
            return values;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the properties in " + file, e);
        }
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }
}
