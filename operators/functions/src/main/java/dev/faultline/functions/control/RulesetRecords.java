package dev.faultline.functions.control;

import dev.faultline.schema.RulesetRecord;
import dev.faultline.signature.EngineGeneration;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.SignatureEngine;
import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ruleset records as a timeline of signature engines. */
public final class RulesetRecords {

    /**
     * An engine and its place among rulesets.
     *
     * @param sequence order of the ruleset; 0 for the built-in one
     * @param engine signs under the ruleset
     */
    public record SequencedEngine(long sequence, SignatureEngine engine) {}

    private RulesetRecords() {}

    /** Returns the engines that the records make; the built-in ruleset holds before the first. */
    public static Timeline<SequencedEngine> timeline(List<RulesetRecord> records) {
        return Timeline.of(
                new SequencedEngine(0, SignatureEngine.of(Ruleset.builtIn())),
                records.stream().filter(RulesetRecords::isUsable).toList(),
                record -> record.getEffectiveFrom().toEpochMilli(),
                Comparator.comparingLong(RulesetRecord::getSequence),
                record ->
                        new SequencedEngine(
                                record.getSequence(), SignatureEngine.of(ruleset(record))));
    }

    /** Publishing checks rulesets; one of a generation that this build does not know is left out. */
    private static boolean isUsable(RulesetRecord record) {
        return EngineGeneration.fromLabel(record.getEngine()).isPresent();
    }

    private static Ruleset ruleset(RulesetRecord record) {
        List<ListEntry> entries = new ArrayList<>();
        add(entries, ListKind.IRRELEVANT, record.getIrrelevant());
        add(entries, ListKind.PREFIX, record.getPrefix());
        add(entries, ListKind.SENTINEL, record.getSentinels());
        add(entries, ListKind.LINE_NUMBER, record.getLineNumbers());
        return Ruleset.of(
                entries, EngineGeneration.fromLabel(record.getEngine()).orElseThrow());
    }

    private static void add(List<ListEntry> entries, ListKind kind, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            entries.add(new ListEntry(kind, texts.get(i), kind.name(), i + 1, ""));
        }
    }
}
