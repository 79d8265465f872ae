package dev.faultline.functions.detect;

import dev.faultline.correlation.AnnouncedSignature;
import dev.faultline.correlation.CrashDelta;
import java.util.List;

/**
 * Finds under which signature a new crash is watched. While a ruleset is announced that is the
 * present one, and the next one is warmed; from the step on in which the ruleset takes over it is
 * the next one, also for what was received before and comes late. So a step never has both names of
 * one crash.
 */
final class CrashAddress {

    private CrashAddress() {}

    /**
     * Where a crash goes.
     *
     * @param now receive time at which it is watched
     */
    static List<AddressedCrash> of(CrashDelta crash, long now, long stepMillis) {
        SignatureKey present = SignatureKey.of(crash.facts());
        AnnouncedSignature announced = crash.facts().announced();
        if (announced == null) {
            return List.of(new AddressedCrash(present, false, crash));
        }
        SignatureKey next = new SignatureKey(present.channel(), announced.signature());
        long stepEnd = Math.floorDiv(now, stepMillis) * stepMillis + stepMillis;
        if (announced.fromMillis() < stepEnd) {
            return List.of(
                    new AddressedCrash(next, false, crash.with(crash.facts().afterSwitch())));
        }
        AddressedCrash counted = new AddressedCrash(present, false, crash);
        return next.equals(present)
                ? List.of(counted)
                : List.of(counted, new AddressedCrash(next, true, crash));
    }
}
