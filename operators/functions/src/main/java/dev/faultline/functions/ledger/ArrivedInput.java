package dev.faultline.functions.ledger;

import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.Fate;
import dev.faultline.schema.InputOutcome;
import dev.faultline.state.Horizon;

/**
 * An input as the books see it first.
 *
 * @param topic source topic
 * @param partition source partition
 * @param offset source offset
 * @param receivedAt receive time, or the present one for what is late, epoch milliseconds
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

    /**
     * How the input is booked: one whose period may be closed counts as late, in the present one.
     *
     * @param horizon how long after their end periods stay open
     * @param watermark the present, epoch milliseconds
     */
    public ArrivedInput bookedAt(long watermark, Horizon horizon) {
        return horizon.isBehind(receivedAt, watermark)
                ? new ArrivedInput(topic, partition, offset, watermark, InputFate.LATE)
                : this;
    }
}
