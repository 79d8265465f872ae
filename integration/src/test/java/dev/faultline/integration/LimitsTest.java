package dev.faultline.integration;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page of limits names is in the tree. */
class LimitsTest {

    private static final Pattern NAMES = Pattern.compile("`([^`]+)`");
    private static final int ROWS = 35;
    private static final int SET_BY = 3;
    private static final int SHOWN_BY = 4;

    private final Path home = LiveFaultline.home();
    private final Map<String, List<Path>> classes = classes();

    @Test
    void everyRowHasALimitThatIsSetSomewhereAndATestThatShowsIt() {
        List<String> wrong = new ArrayList<>();
        List<String[]> rows = rows();
        for (String[] row : rows) {
            List<String> setBy = names(row[SET_BY]);
            List<String> shownBy = names(row[SHOWN_BY]);
            if (setBy.isEmpty() || shownBy.isEmpty()) {
                wrong.add("nothing is named: " + row[1]);
            }
            setBy.stream().filter(each -> !isSet(each)).forEach(wrong::add);
            shownBy.stream().filter(each -> !isTest(each)).forEach(wrong::add);
        }
        assertThat(wrong).isEmpty();
        assertThat(rows).hasSize(ROWS);
    }

    private List<String[]> rows() {
        return read(home.resolve("docs/reference/limits.md"))
                .lines()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.startsWith("| what comes"))
                .map(line -> line.split("\\|"))
                .toList();
    }

    private static List<String> names(String cell) {
        return NAMES.matcher(cell).results().map(each -> each.group(1)).toList();
    }

    private boolean isSet(String name) {
        if (name.startsWith("--")) {
            return read(home.resolve("docs/reference/configuration.md"))
                    .contains("| `" + name + "` |");
        }
        return hasWord(name, "\\b");
    }

    private boolean isTest(String name) {
        return hasWord(name, "void ");
    }

    /** A class, or a class and a word of its source. */
    private boolean hasWord(String name, String before) {
        String[] parts = name.split("\\.", -1);
        List<Path> sources = classes.getOrDefault(parts[0], List.of());
        if (parts.length == 1) {
            return !sources.isEmpty();
        }
        Pattern word = Pattern.compile(before + parts[1] + "\\b");
        return sources.stream().anyMatch(each -> word.matcher(read(each)).find());
    }

    private Map<String, List<Path>> classes() {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/"))
                    .collect(
                            groupingBy(
                                    file ->
                                            String.valueOf(file.getFileName())
                                                    .replace(".java", "")));
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
