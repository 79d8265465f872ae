package dev.faultline.minidump;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names of numbers of the Windows interface, from the lists that {@code windows-names} makes. */
final class NumberNames {

    private final Map<Long, String> names;

    private NumberNames(Map<Long, String> names) {
        this.names = names;
    }

    /** Reads a list of lines {@code NAME=0xnumber} beside this class. */
    static NumberNames read(String resource) {
        Map<Long, String> names = new HashMap<>();
        try (InputStream list = NumberNames.class.getResourceAsStream(resource);
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(list, resource),
                                        StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf('=');
                names.put(Long.decode(line.substring(equals + 1)), line.substring(0, equals));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NumberNames(names);
    }

    @Nullable String of(long number) {
        return names.get(number);
    }
}
