package dev.faultline.functions.intake;

import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.policy.CensusFacts;
import dev.faultline.intake.policy.PolicyDecision;
import org.jspecify.annotations.Nullable;

/**
 * An input after the first stage. Every input leaves one, so that the progress of its partition is
 * known even when it became a dead letter.
 *
 * @param input the record as it was read
 * @param receivedAtMillis edge receive time; 0 when the envelope could not be read
 * @param event the event; null for a dead letter
 * @param decision what the policy says of it; null for a dead letter
 * @param census its fate so far; a later dead letter overrides it
 * @param deadLetter why it can never succeed; null for an event
 */
public record ReadCrash(
        InputRecord input,
        long receivedAtMillis,
        @Nullable CrashEvent event,
        @Nullable PolicyDecision decision,
        CensusFacts census,
        @Nullable DeadLetter deadLetter) {}
