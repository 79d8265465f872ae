package dev.faultline.functions.detect;

import dev.faultline.correlation.CrashDelta;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sends new crashes where {@link CrashAddress} says, and after them that they are not counted there
 * any more. Other corrections are not news and end here.
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
        if (!crash.correction() || crash.withdrawn() || crash.moved()) {
            long now = Math.max(crash.receivedAt(), context.timerService().currentWatermark() + 1);
            CrashAddress.of(crash, now, stepMillis).forEach(out::collect);
        }
    }
}
