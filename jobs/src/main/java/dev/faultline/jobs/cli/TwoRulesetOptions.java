package dev.faultline.jobs.cli;

import dev.faultline.signature.Ruleset;
import dev.faultline.signature.lists.BadListException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of commands that look at crashes under a ruleset and the one that is to follow it. */
final class TwoRulesetOptions {

    @Option(
            names = "--from",
            paramLabel = "RULESET",
            required = true,
            description = "The ruleset that made the signatures: " + RulesetArgument.FORM + ".")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "RULESET",
            required = true,
            description = "The ruleset to sign under.")
    private String to = "";

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Files instead of standard input.")
    private List<Path> files = new ArrayList<>();

    Ruleset from() throws BadListException {
        return RulesetArgument.read(from);
    }

    Ruleset to() throws BadListException {
        return RulesetArgument.read(to);
    }

    /** Hands over each crash, one line each. */
    void forEachCrash(CrashLines.Taker taker) throws IOException {
        CrashLines.forEach(files, taker);
    }
}
