package dev.faultline.jobs.cli;

import dev.faultline.signature.EngineGeneration;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.SignatureEngine;
import dev.faultline.signature.SignatureLines;
import dev.faultline.signature.lists.BadListException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline signature}. */
@Command(
        name = "signature",
        description = {
            "Read crash data, one JSON object per line, from standard input and print its signature,",
            "one JSON object per line."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            SignatureDiffCommand.class,
            SignatureLintCommand.class,
            SignatureResignCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  faultline signature < crash_data.jsonl",
            "  faultline signature --strict --lists siglists < crash_data.jsonl",
            "  faultline signature --explain < one.json",
            "  faultline signature diff --from built-in --to siglists crash_data.jsonl"
        })
final class SignatureCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--strict",
            description = "Give an empty signature where the reference does, instead of a reason.")
    private boolean strict;

    @Option(
            names = "--engine",
            paramLabel = "GENERATION",
            defaultValue = "2026-08",
            description = "2026-08 or 2024-10 (default: ${DEFAULT-VALUE}).")
    private String engine = "";

    @Option(
            names = "--lists",
            paramLabel = "DIR",
            description = "Socorro list files to use instead of the built-in ruleset.")
    private @Nullable Path lists;

    @Option(names = "--explain", description = "Say for each frame what was decided and why.")
    private boolean explain;

    @Override
    public Integer call() throws IOException {
        EngineGeneration generation =
                EngineGeneration.fromLabel(engine)
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "--engine is 2026-08 or 2024-10, not " + engine));
        Ruleset ruleset;
        try {
            ruleset =
                    lists == null
                            ? Ruleset.builtIn(generation)
                            : Ruleset.fromSiglists(lists, generation);
        } catch (BadListException e) {
            spec.commandLine().getErr().println("faultline signature: " + e.getMessage());
            return 1;
        }
        SignatureLines lines =
                new SignatureLines(
                        strict ? SignatureEngine.strict(ruleset) : SignatureEngine.of(ruleset),
                        explain);
        PrintWriter out = spec.commandLine().getOut();
        CrashLines.forEach(
                List.of(),
                line -> {
                    out.print(lines.sign(line));
                    out.print('\n');
                });
        out.flush();
        return 0;
    }
}
