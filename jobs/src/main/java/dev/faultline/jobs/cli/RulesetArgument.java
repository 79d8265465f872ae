package dev.faultline.jobs.cli;

import dev.faultline.signature.EngineGeneration;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.lists.BadListException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A ruleset as people name it: a directory of list files, {@code built-in}, or a generation of the
 * engine, which means the built-in lists under it. {@code DIR@2024-10} and {@code built-in@2024-10}
 * take another generation than the newest.
 */
final class RulesetArgument {

    static final String FORM =
            "a directory of list files or built-in, with @2024-10 for another engine, or 2024-10";

    private static final String BUILT_IN = "built-in";

    private RulesetArgument() {}

    /**
     * The ruleset of this name.
     *
     * @throws BadListException when there is none, or its lists cannot be loaded
     */
    static Ruleset read(String argument) throws BadListException {
        Optional<EngineGeneration> whole = EngineGeneration.fromLabel(argument);
        if (whole.isPresent()) {
            return Ruleset.builtIn(whole.get());
        }
        int at = argument.lastIndexOf('@');
        Optional<EngineGeneration> suffix = EngineGeneration.fromLabel(argument.substring(at + 1));
        String lists = suffix.isPresent() ? argument.substring(0, at) : argument;
        EngineGeneration generation = suffix.orElse(EngineGeneration.G2026_08);
        if (lists.equals(BUILT_IN)) {
            return Ruleset.builtIn(generation);
        }
        Path directory = Path.of(lists);
        if (!Files.isDirectory(directory)) {
            throw new BadListException(argument + ": wanted is " + FORM);
        }
        return Ruleset.fromSiglists(directory, generation);
    }
}
