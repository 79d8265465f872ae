package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.faultline.signature.Resigner;
import dev.faultline.signature.lists.BadListException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code faultline signature resign}. */
@Command(
        name = "resign",
        description = {
            "Sign stored crashes again under another ruleset, without dumps and symbols: reads rows of",
            "crash.processed.v1, one JSON object per line, and prints those that change."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "One line for each row that has another signature, {\"event_id\", \"signature\",",
            "\"signature_before\", \"ruleset\"}, and for each that cannot be told, with null as its",
            "signature. How many were not touched is said on standard error.",
            "",
            "Examples:",
            "  faultline signature resign --from built-in --to siglists < processed.jsonl"
        })
final class SignatureResignCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TwoRulesetOptions rulesets;

    private final Map<Resigner.Outcome, Long> outcomes = new EnumMap<>(Resigner.Outcome.class);
    private long others;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Optional<Resigner> resigner;
        try {
            resigner = Resigner.between(rulesets.from(), rulesets.to());
        } catch (BadListException e) {
            err.println("faultline signature resign: " + e.getMessage());
            return 1;
        }
        if (resigner.isEmpty()) {
            err.println(
                    "faultline signature resign: the rulesets are of different generations of the"
                            + " engine, which normalise frames differently");
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        rulesets.forEachCrash(line -> resign(line, resigner.get(), out));
        out.flush();
        outcomes.forEach(
                (outcome, rows) ->
                        err.println(outcome.name().toLowerCase(Locale.ROOT) + ": " + rows));
        if (others > 0) {
            err.println("not a row of this ruleset: " + others);
        }
        return 0;
    }

    private void resign(String line, Resigner resigner, PrintWriter out) {
        Optional<StoredCrash> stored = StoredCrash.parse(line);
        if (stored.isEmpty() || !stored.get().rulesetId().equals(resigner.from().id())) {
            others++;
            return;
        }
        StoredCrash crash = stored.get();
        Resigner.Resigned is = resigner.resign(crash.signature(), crash.normalizedFrames());
        outcomes.merge(is.outcome(), 1L, Long::sum);
        boolean isUnknown = is.outcome() == Resigner.Outcome.UNKNOWN;
        if (isUnknown || is.outcome() == Resigner.Outcome.CHANGED) {
            out.print(
                    JsonLines.of(
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("event_id", crash.eventId())
                                    .put("signature", isUnknown ? null : is.signature())
                                    .put("signature_before", crash.signature())
                                    .put("ruleset", resigner.to().id())));
            out.print('\n');
        }
    }
}
