package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.faultline.signature.lists.BadListException;
import dev.faultline.signature.lists.SiglistFiles;
import dev.faultline.signature.lists.SiglistLint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline signature lint}. */
@Command(
        name = "lint",
        description = {
            "Report entries of list files that stand twice, that can never decide anything, or that",
            "other engines for regular expressions read differently. Exit status 1 when there are any."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  faultline signature lint siglists"})
final class SignatureLintCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object per fault.")
    private boolean json;

    @Parameters(paramLabel = "DIR", description = "Directory of Socorro's four list files.")
    private Path directory = Path.of(".");

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<SiglistLint.Finding> findings;
        try {
            findings = SiglistLint.check(SiglistFiles.read(directory));
        } catch (BadListException e) {
            spec.commandLine().getErr().println("faultline signature lint: " + e.getMessage());
            return 1;
        }
        for (SiglistLint.Finding finding : findings) {
            out.println(json ? line(finding) : sentence(finding));
        }
        out.flush();
        return findings.isEmpty() ? 0 : 1;
    }

    private static String sentence(SiglistLint.Finding finding) {
        return "%s: %s: %s (%s)"
                .formatted(
                        finding.entry().place(),
                        word(finding),
                        finding.entry().text(),
                        finding.because());
    }

    private static String line(SiglistLint.Finding finding) {
        return JsonLines.of(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("file", finding.entry().source())
                        .put("line", finding.entry().line())
                        .put("fault", word(finding))
                        .put("entry", finding.entry().text())
                        .put("because", finding.because()));
    }

    private static String word(SiglistLint.Finding finding) {
        return finding.fault().name().toLowerCase(Locale.ROOT);
    }
}
