package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.signature.CrashData;
import dev.faultline.signature.CrashDataJson;
import dev.faultline.signature.Resigner;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.SignatureEngine;
import dev.faultline.signature.SplitMergeMatrix;
import dev.faultline.signature.lists.BadListException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultline signature diff}. */
@Command(
        name = "diff",
        description = {
            "Say which signatures another ruleset renames, splits and merges, for a file of crashes:",
            "crash data or rows of crash.processed.v1, one JSON object per line."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  faultline signature diff --from built-in --to siglists crash_data.jsonl",
            "  faultline signature diff --from siglists --to new-siglists --json < processed.jsonl",
            "  faultline signature diff --from siglists@2024-10 --to siglists crash_data.jsonl"
        })
final class SignatureDiffCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TwoRulesetOptions rulesets;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    private final SplitMergeMatrix matrix = new SplitMergeMatrix();
    private long unknown;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Ruleset before = rulesets.from();
            Ruleset after = rulesets.to();
            Signer signer = new Signer(before, after);
            rulesets.forEachCrash(signer::add);
            if (json) {
                out.println(JsonLines.of(document(before, after)));
            } else {
                print(before, after, out);
            }
        } catch (BadListException e) {
            spec.commandLine().getErr().println("faultline signature diff: " + e.getMessage());
            return 1;
        }
        out.flush();
        return 0;
    }

    /** Signs each crash under both rulesets, from its frames where it is stored. */
    private final class Signer {
        private final SignatureEngine before;
        private final SignatureEngine after;
        private final @Nullable Resigner resigner;

        Signer(Ruleset from, Ruleset to) {
            before = SignatureEngine.of(from);
            after = SignatureEngine.of(to);
            resigner = Resigner.between(from, to).orElse(null);
        }

        void add(String line) {
            Optional<StoredCrash> stored = StoredCrash.parse(line);
            if (stored.isPresent()) {
                addStored(stored.get());
                return;
            }
            Optional<CrashData> crash = CrashDataJson.parse(line);
            if (crash.isEmpty()) {
                unknown++;
                return;
            }
            matrix.add(before.sign(crash.get()).signature(), after.sign(crash.get()).signature());
        }

        private void addStored(StoredCrash crash) {
            if (resigner == null || !crash.rulesetId().equals(resigner.from().id())) {
                unknown++;
                return;
            }
            Resigner.Resigned is = resigner.resign(crash.signature(), crash.normalizedFrames());
            if (is.outcome() == Resigner.Outcome.UNKNOWN) {
                unknown++;
            } else {
                matrix.add(crash.signature(), is.signature());
            }
        }
    }

    private void print(Ruleset before, Ruleset after, PrintWriter out) {
        out.printf("from %s to %s%n", before.id(), after.id());
        out.printf(
                Locale.ROOT,
                "%d crashes, %d of them get another signature%n",
                matrix.crashes(),
                matrix.changed());
        if (unknown + matrix.unplaced() > 0) {
            out.printf(
                    "%d more cannot be told, %d more found no place%n", unknown, matrix.unplaced());
        }
        for (SplitMergeMatrix.Move move : matrix.moves()) {
            out.printf(
                    Locale.ROOT,
                    "%-16s %8d  %3.0f %% of  %s%n%26s %3.0f %% of  %s%n",
                    word(move.change()),
                    move.crashes(),
                    100 * move.shareOfFrom(),
                    move.from(),
                    "",
                    100 * move.shareOfTo(),
                    move.to());
        }
    }

    private ObjectNode document(Ruleset before, Ruleset after) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("from", before.id());
        document.put("to", after.id());
        document.put("crashes", matrix.crashes());
        document.put("changed", matrix.changed());
        document.put("unknown", unknown);
        document.put("unplaced", matrix.unplaced());
        ArrayNode moves = document.putArray("moves");
        for (SplitMergeMatrix.Move move : matrix.moves()) {
            moves.addObject()
                    .put("change", word(move.change()))
                    .put("from", move.from())
                    .put("to", move.to())
                    .put("crashes", move.crashes())
                    .put("share_of_from", move.shareOfFrom())
                    .put("share_of_to", move.shareOfTo());
        }
        return document;
    }

    private static String word(SplitMergeMatrix.Change change) {
        return change.name().toLowerCase(Locale.ROOT);
    }
}
