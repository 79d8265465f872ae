package dev.faultline.jobs.cli;

import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.deadletters.LetterFilter;
import dev.faultline.jobs.deadletters.LetterTopics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which dead letters are meant; shared by the commands about them. */
final class LetterOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description =
                    "pings, reports, usage, events or a whole name; repeatable (default: all).")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Reason code, one of ${COMPLETION-CANDIDATES}; repeatable.")
    private List<DeadLetterReason> reasons = new ArrayList<>();

    @Option(
            names = "--partition",
            paramLabel = "N",
            description = "Partition that they came from; repeatable.")
    private Set<Integer> partitions = new HashSet<>();

    @Option(
            names = "--offsets",
            paramLabel = "FROM-TO",
            description = "Offsets that they had where they came from, both ends included.")
    private String offsets = "";

    @Option(
            names = "--from",
            paramLabel = "ISO",
            description = "Written at or after this moment, for example 2026-11-27T06:00:00Z.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "ISO", description = "Written before this moment.")
    private @Nullable Instant to;

    /** Returns the topics of dead letters that are meant. */
    List<String> topics() {
        return topics.isEmpty()
                ? LetterTopics.names()
                : topics.stream().map(this::topic).distinct().toList();
    }

    private String topic(String word) {
        for (String name : LetterTopics.names()) {
            if (name.equals(word)
                    || name.equals(Topics.deadLettersOf(word))
                    || name.equals(Topics.deadLettersOf("crash." + word + ".v1"))) {
                return name;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "No topic has dead letters of '"
                        + word
                        + "'. Known: "
                        + String.join(", ", LetterTopics.names()));
    }

    /**
     * Returns the filter.
     *
     * @param positions positions of letters; empty for all
     */
    LetterFilter filter(List<String> positions) {
        long[] range = range();
        return new LetterFilter(
                reasons.stream().map(Enum::name).collect(Collectors.toSet()),
                partitions,
                Set.copyOf(positions),
                range[0],
                range[1],
                from == null ? Instant.MIN : from,
                to == null ? Instant.MAX : to);
    }

    private long[] range() {
        if (offsets.isEmpty()) {
            return new long[] {0, Long.MAX_VALUE};
        }
        int dash = offsets.indexOf('-');
        try {
            long first = Long.parseLong(offsets.substring(0, Math.max(0, dash)));
            long last = Long.parseLong(offsets.substring(dash + 1));
            if (first <= last) {
                return new long[] {first, last};
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new ParameterException(
                spec.commandLine(), "--offsets is FROM-TO, for example 100-200: " + offsets);
    }
}
