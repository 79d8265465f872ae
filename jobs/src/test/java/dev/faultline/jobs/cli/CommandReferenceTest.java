package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.reference.GeneratedPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class CommandReferenceTest {

    private static final int WIDTH = 110;

    private static final String INTRODUCTION =
            """
            # The command line

            Made from the code; a stale copy fails the build. `./faultline COMMAND --help` prints the same.

            Results go to standard output as UTF-8, everything else to standard error. `--json` prints lines of JSON. Nothing is coloured
            and no progress is shown where the output is not a terminal. Completion for the shell in use:
            `source <(./faultline generate-completion)`.

            """;

    @Test
    void thePageIsWhatTheCommandsSay() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (CommandLine command : commands()) {
            page.append("## ").append(name(command)).append("\n\n```text\n");
            command.getUsageMessage(Ansi.OFF)
                    .lines()
                    .map(String::stripTrailing)
                    .forEach(line -> page.append(line).append('\n'));
            page.append("```\n\n");
        }
        GeneratedPage.check("cli.md", page.toString().strip() + '\n', CommandReferenceTest.class);
    }

    @Test
    void everyCommandHasADescriptionExamplesAndExitStatus() {
        for (CommandLine command : commands()) {
            String usage = command.getUsageMessage(Ansi.OFF);
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(name(command))
                    .isNotEmpty();
            assertThat(usage).as(name(command)).contains("Exit status:");
            if (command.getSubcommands().isEmpty()) {
                assertThat(usage)
                        .as(name(command))
                        .containsPattern("(?m)^ *(Examples?:|Example: )");
            }
        }
    }

    @Test
    void everyOptionAndParameterIsDescribed() {
        for (CommandLine command : commands()) {
            command.getCommandSpec()
                    .args()
                    .forEach(
                            arg ->
                                    assertThat(arg.description())
                                            .as(name(command) + " " + arg.paramLabel())
                                            .isNotEmpty());
        }
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    private static List<CommandLine> commands() {
        List<CommandLine> commands = new ArrayList<>();
        add(FaultlineCli.commandLine().setUsageHelpWidth(WIDTH), commands);
        return commands;
    }

    private static void add(CommandLine command, List<CommandLine> to) {
        to.add(command);
        command.getSubcommands().values().stream()
                .filter(each -> !each.getCommandName().equals("generate-completion"))
                .forEach(each -> add(each, to));
    }
}
