package dev.faultline.functions.control;

import dev.faultline.schema.RulesetRecord;
import dev.faultline.signature.EngineGeneration;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.SignatureEngine;
import dev.faultline.signature.lists.BadListException;
import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ruleset records as a timeline of signature engines. */
public final class RulesetRecords {

    /**
     * An engine and its place among rulesets.
     *
     * @param sequence order of the ruleset; 0 for the built-in one
     * @param announcedAtMillis when it was published: crashes received before know nothing of it
     * @param effectiveFromMillis first receive time at which it is in force
     * @param engine signs under the ruleset
     */
    public record SequencedEngine(
            long sequence,
            long announcedAtMillis,
            long effectiveFromMillis,
            SignatureEngine engine) {}

    private static final Logger LOG = LoggerFactory.getLogger(RulesetRecords.class);

    private RulesetRecords() {}

    /**
     * Returns the engines that the records make; the built-in ruleset holds before the first.
     * Records are checked when they are published; one that this build cannot use is left out and
     * logged.
     */
    public static Timeline<SequencedEngine> timeline(List<RulesetRecord> records) {
        List<SequencedRuleset> usable = new ArrayList<>();
        for (RulesetRecord record : records) {
            rulesetOf(record)
                    .ifPresent(ruleset -> usable.add(new SequencedRuleset(record, ruleset)));
        }
        return Timeline.of(
                new SequencedEngine(0, 0, 0, SignatureEngine.of(Ruleset.builtIn())),
                usable,
                entry -> entry.record().getEffectiveFrom().toEpochMilli(),
                Comparator.comparingLong(entry -> entry.record().getSequence()),
                entry ->
                        new SequencedEngine(
                                entry.record().getSequence(),
                                entry.record().getAnnouncedAt().toEpochMilli(),
                                entry.record().getEffectiveFrom().toEpochMilli(),
                                SignatureEngine.of(entry.ruleset())));
    }

    private record SequencedRuleset(RulesetRecord record, Ruleset ruleset) {}

    private static Optional<Ruleset> rulesetOf(RulesetRecord record) {
        Optional<EngineGeneration> generation = EngineGeneration.fromLabel(record.getEngine());
        if (generation.isEmpty()) {
            LOG.error(
                    "Ignored ruleset {}: unknown engine {}",
                    record.getRulesetId(),
                    record.getEngine());
            return Optional.empty();
        }
        List<ListEntry> entries = new ArrayList<>();
        add(entries, ListKind.IRRELEVANT, record.getIrrelevant());
        add(entries, ListKind.PREFIX, record.getPrefix());
        add(entries, ListKind.SENTINEL, record.getSentinels());
        add(entries, ListKind.LINE_NUMBER, record.getLineNumbers());
        try {
            return Optional.of(Ruleset.of(entries, generation.get()));
        } catch (BadListException e) {
            LOG.error("Ignored ruleset {}: {}", record.getRulesetId(), e.getMessage());
            return Optional.empty();
        }
    }

    private static void add(List<ListEntry> entries, ListKind kind, List<String> texts) {
        ListEntry.Form form =
                kind == ListKind.SENTINEL ? ListEntry.Form.LITERAL : ListEntry.Form.PATTERN;
        for (int i = 0; i < texts.size(); i++) {
            entries.add(new ListEntry(kind, form, texts.get(i), kind.name(), i + 1, ""));
        }
    }
}
