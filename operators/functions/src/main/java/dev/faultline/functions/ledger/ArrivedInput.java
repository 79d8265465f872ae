package dev.faultline.functions.ledger;

import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.Fate;
import dev.faultline.schema.InputOutcome;

/**
 * An input as the books see it first.
 *
 * @param topic source topic
 * @param partition source partition
 * @param offset source offset
 * @param receivedAt receive time, epoch milliseconds
 * @param fate what became of it
 */
public record ArrivedInput(
        String topic, int partition, long offset, long receivedAt, InputFate fate) {

    /** An input that became a crash. */
    public static ArrivedInput of(CrashFacts crash) {
        return new ArrivedInput(
                crash.getSourceTopic(),
                crash.getSourcePartition(),
                crash.getSourceOffset(),
                crash.getReceivedAt().toEpochMilli(),
                InputFate.ACCEPTED);
    }

    /** An input that went no further. */
    public static ArrivedInput of(InputOutcome outcome) {
        return new ArrivedInput(
                outcome.getSourceTopic(),
                outcome.getSourcePartition(),
                outcome.getSourceOffset(),
                outcome.getReceivedAt().toEpochMilli(),
                outcome.getFate() == Fate.REJECTED_BY_POLICY
                        ? InputFate.REJECTED
                        : InputFate.DEAD_LETTER);
    }
}
