package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands of {@code docs/runbooks/changes.md}, as they stand there. */
final class Runbook {

    private final List<String> lines;

    /** Reads the page. */
    Runbook() throws IOException {
        lines = Files.readAllLines(LiveFaultline.home().resolve("docs/runbooks/changes.md"));
    }

    /** The only command of a section that has these words. */
    String command(String section, String words) {
        List<String> found =
                commands(section).stream().filter(command -> command.contains(words)).toList();
        assertThat(found).as("%s: %s", section, words).hasSize(1);
        return found.get(0);
    }

    private List<String> commands(String section) {
        List<String> commands = new ArrayList<>();
        boolean isInside = false;
        boolean isCode = false;
        for (String line : lines) {
            String text = line.strip();
            if (text.startsWith("## ")) {
                isInside = text.equals("## " + section);
            } else if (text.equals("```")) {
                isCode = !isCode;
            } else if (isInside && isCode) {
                commands.add(text);
            }
        }
        return commands;
    }

    /** Runs a command in a shell that knows these variables. Returns what it says. */
    static String run(String command, Map<String, String> variables) {
        return String.join("\n", Cli.run(List.of("bash", "-euc", command), variables));
    }

    /** Words of a command of {@code ./faultline}, variables replaced. */
    static String[] faultline(String command, Map<String, String> variables) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        assertThat(words.remove(0)).isEqualTo("./faultline");
        words.replaceAll(
                word ->
                        word.startsWith("\"$")
                                ? variables.getOrDefault(word.substring(2, word.length() - 1), word)
                                : word);
        return words.toArray(new String[0]);
    }
}
