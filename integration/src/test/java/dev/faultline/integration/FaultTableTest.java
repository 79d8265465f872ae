package dev.faultline.integration;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of faults names tests that are there. */
class FaultTableTest {

    private static final int FAULTS = 30;
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (F\\d+) \\|.*\\|$");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))\\.(\\w+)`");

    private final List<String> rows = rows();

    private static List<String> rows() {
        List<String> rows = new ArrayList<>();
        Matcher row = ROW.matcher(read(LiveFaultline.home().resolve("docs/reference/faults.md")));
        while (row.find()) {
            rows.add(row.group());
        }
        return rows;
    }

    @Test
    void everyFaultHasARow() {
        assertThat(rows.stream().map(row -> row.substring(2, row.indexOf(' ', 2))))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, FAULTS).mapToObj(i -> "F" + i).toList());
    }

    @Test
    void everyRowNamesATestOrSaysThatThereIsNone() {
        assertThat(rows).allMatch(row -> NAMED.matcher(row).find() || row.contains("not tested"));
    }

    @Test
    void everyNamedTestIsThere() {
        List<String> missing = new ArrayList<>();
        for (String row : rows) {
            Matcher named = NAMED.matcher(row);
            while (named.find()) {
                if (!source(named.group(1)).contains("void " + named.group(2) + "(")) {
                    missing.add(named.group());
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    private static String source(String testClass) {
        try (Stream<Path> files = Files.walk(LiveFaultline.home())) {
            return files.filter(file -> file.endsWith(testClass + ".java"))
                    .map(FaultTableTest::read)
                    .collect(joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
