package dev.faultline.jobs.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * A file of client properties that holds secrets: passwords, keys. Arguments of a job can be read
 * in Flink's user interface and what a job is made of lies beside its checkpoints, so the values
 * stay in the file, on every machine that runs a part of the job.
 */
public final class PropertiesFile {

    private static final String PROVIDER = "faultline-file";

    private static final Pattern SECRET =
            Pattern.compile(
                    "password|secret|jaas|user\\.info|token$|credentials$|ssl\\.keystore\\.key$");

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
     * Refuses secrets that stand in arguments, which people and programs can read: in the list of
     * processes, in Flink's configuration, in the history of a shell.
     *
     * @param given properties by name
     * @param option where they stand
     * @throws IllegalArgumentException that names the property and not its value
     */
    public static void refuseSecrets(Map<String, String> given, String option) {
        for (String name : given.keySet()) {
            if (SECRET.matcher(name).find()) {
                throw new IllegalArgumentException(
                        name
                                + " is a secret, which "
                                + option
                                + " would show to others. Put it into a file");
            }
        }
    }

    /**
     * Refuses a name and password inside of an address.
     *
     * @throws IllegalArgumentException that does not repeat the address
     */
    public static void refuseSecretIn(String url) {
        if (url.matches("[^/]*//[^/]*@.*")) {
            throw new IllegalArgumentException(
                    "an address with a password in it would show it to others. Put"
                            + " basic.auth.credentials.source=USER_INFO and basic.auth.user.info into a"
                            + " file");
        }
    }

    /**
     * Does nothing when a file can be read.
     *
     * @param file empty for none
     * @throws UncheckedIOException when it cannot
     */
    public static void check(String file) {
        var unused = read(file);
    }

    /**
     * Reads names and values.
     *
     * @param file empty for none
     * @throws UncheckedIOException when it cannot be read; says why and nothing that is in it
     */
    static Map<String, String> read(String file) {
        Map<String, String> values = new LinkedHashMap<>();
        if (file.isBlank()) {
            return values;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw cannotRead(file, "there is no such file", e);
        } catch (AccessDeniedException e) {
            throw cannotRead(file, "this user may not", e);
        } catch (CharacterCodingException e) {
            throw cannotRead(file, "it is not UTF-8 text", e);
        } catch (IllegalArgumentException e) {
            // Of a malformed \\u in it; the message of Java's reader has no part of the text.
            throw cannotRead(file, "\\u is not followed by four hexadecimal digits", e);
        } catch (IOException e) {
            throw cannotRead(file, e.getClass().getSimpleName(), e);
        }
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    private static UncheckedIOException cannotRead(String file, String why, Exception cause) {
        return new UncheckedIOException(
                "cannot read the properties in " + file + ": " + why,
                cause instanceof IOException io ? io : new IOException(why, cause));
    }
}
