package dev.faultline.jobs.cli;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.RulesetRecord;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.lists.BadListException;
import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import dev.faultline.signature.lists.SiglistFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline publish ruleset}. */
@Command(
        name = "ruleset",
        description = {
            "Announce lists of frames that say nothing, to take over at a receive time. Until then",
            "crashes carry their signature under both, and monitoring learns how signatures go on."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  faultline publish ruleset siglists --in PT24H",
            "  faultline publish ruleset built-in --add prefix=Kettle::Pour --in PT24H --dry-run",
            "  faultline publish ruleset siglists@2024-10 --effective-from 2026-12-01T00:00:00Z"
        })
final class PublishRulesetCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private Publication publication;

    @ArgGroup(multiplicity = "1")
    private When when = new When();

    /** When it takes over. */
    static final class When {
        @Option(
                names = "--in",
                paramLabel = "DURATION",
                description = "It takes over so long after it is announced, such as PT24H.")
        private @Nullable Duration after;

        @Option(
                names = "--effective-from",
                paramLabel = "TIME",
                description = "First receive time at which it is in force.")
        private @Nullable Instant from;
    }

    @Option(
            names = "--announced-at",
            paramLabel = "TIME",
            description =
                    "First receive time of crashes that know of it, for streams that are replayed"
                            + " (default: now).")
    private @Nullable Instant announcedAt;

    @Option(
            names = "--add",
            paramLabel = "KIND=TEXT",
            description =
                    "A further entry: irrelevant, prefix, sentinel or line-number, and what Socorro's"
                            + " list of that kind would have. Repeatable.")
    private List<String> added = new ArrayList<>();

    @Parameters(paramLabel = "RULESET", description = "What to announce: " + RulesetArgument.FORM)
    private String argument = "";

    @Override
    public Integer call() {
        RulesetRecord record;
        try {
            record = record(withAdded(RulesetArgument.read(argument)));
        } catch (BadListException e) {
            return publication.failed(String.valueOf(e.getMessage()));
        }
        return publication.publish(
                Topics.RULESETS,
                List.of(record),
                RulesetRecord::getRulesetId,
                each ->
                        each.getRulesetId()
                                + " with "
                                + entries(each)
                                + " entries, in force from "
                                + each.getEffectiveFrom());
    }

    private static int entries(RulesetRecord record) {
        return record.getIrrelevant().size()
                + record.getPrefix().size()
                + record.getSentinels().size()
                + record.getLineNumbers().size();
    }

    /** The entries as expressions, for that is what the topic holds; so is the ruleset's id. */
    private Ruleset withAdded(Ruleset base) throws BadListException {
        List<ListEntry> entries = new ArrayList<>();
        for (ListKind kind : ListKind.values()) {
            for (ListEntry entry : ListEntry.ofKind(base.entries(), kind)) {
                entries.addAll(SiglistFiles.parse(kind, entry.source(), entry.expression()));
            }
            for (String entry : added) {
                String prefix = kind.label() + "=";
                if (entry.startsWith(prefix)) {
                    String text = entry.substring(prefix.length());
                    entries.addAll(SiglistFiles.parse(kind, "--add", text));
                }
            }
        }
        for (String entry : added) {
            if (Stream.of(ListKind.values()).noneMatch(k -> entry.startsWith(k.label() + "="))) {
                throw new ParameterException(
                        spec.commandLine(), "--add wants KIND=TEXT, not " + entry);
            }
        }
        return Ruleset.of(entries, base.generation());
    }

    private RulesetRecord record(Ruleset ruleset) {
        Instant announced = announcedAt == null ? Instant.now() : announcedAt;
        Duration after = Objects.requireNonNullElse(when.after, Duration.ZERO);
        Instant from =
                Objects.requireNonNullElse(when.from, announced.plus(after))
                        .truncatedTo(ChronoUnit.MILLIS);
        if (from.isBefore(announced)) {
            throw new ParameterException(
                    spec.commandLine(), "It cannot take over before it is announced: " + from);
        }
        return RulesetRecord.newBuilder()
                .setRulesetId(ruleset.id())
                .setSequence(from.toEpochMilli())
                .setEngine(ruleset.generation().label())
                .setEffectiveFrom(from)
                .setAnnouncedAt(announced.truncatedTo(ChronoUnit.MILLIS))
                .setIrrelevant(texts(ruleset, ListKind.IRRELEVANT))
                .setPrefix(texts(ruleset, ListKind.PREFIX))
                .setSentinels(texts(ruleset, ListKind.SENTINEL))
                .setLineNumbers(texts(ruleset, ListKind.LINE_NUMBER))
                .build();
    }

    private static List<String> texts(Ruleset ruleset, ListKind kind) {
        return ListEntry.ofKind(ruleset.entries(), kind).stream().map(ListEntry::text).toList();
    }
}
