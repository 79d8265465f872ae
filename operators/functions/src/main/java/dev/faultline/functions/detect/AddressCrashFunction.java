package dev.faultline.functions.detect;

import dev.faultline.correlation.AnnouncedSignature;
import dev.faultline.correlation.CrashDelta;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Finds under which signature a new crash is watched. While a ruleset is announced that is the
 * present one, and the next one is warmed; from the step on in which the ruleset takes over it is
 * the next one, also for what was received before and comes late. So a step never has both names of
 * one crash. Corrections are not news and end here.
 */
public final class AddressCrashFunction extends ProcessFunction<CrashDelta, AddressedCrash> {

    private final long stepMillis;

    /**
     * Creates the function.
     *
     * @param stepMillis length of a detection step
     */
    public AddressCrashFunction(long stepMillis) {
        this.stepMillis = stepMillis;
    }

    @Override
    public void processElement(CrashDelta crash, Context context, Collector<AddressedCrash> out) {
        if (crash.correction()) {
            return;
        }
        SignatureKey present = SignatureKey.of(crash.facts());
        AnnouncedSignature announced = crash.facts().announced();
        if (announced == null) {
            out.collect(new AddressedCrash(present, false, crash));
            return;
        }
        SignatureKey next = new SignatureKey(present.channel(), announced.signature());
        long now = Math.max(crash.receivedAt(), context.timerService().currentWatermark() + 1);
        long stepEnd = Math.floorDiv(now, stepMillis) * stepMillis + stepMillis;
        if (announced.fromMillis() < stepEnd) {
            out.collect(new AddressedCrash(next, false, crash.with(crash.facts().afterSwitch())));
            return;
        }
        out.collect(new AddressedCrash(present, false, crash));
        if (!next.equals(present)) {
            out.collect(new AddressedCrash(next, true, crash));
        }
    }
}
