package dev.faultline.functions.identity;

import dev.faultline.correlation.IdentityGroup;
import dev.faultline.correlation.IdentityGroupBytes;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.correlation.Verdict;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Finds the events that share a tier key, and tells each of them what that means. */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class MatchIdentityFunction
        extends KeyedProcessFunction<String, KeyedCandidate, Verdict> {

    private final Horizon horizon;
    private transient ValueState<byte[]> group;

    /**
     * Creates the function.
     *
     * @param horizon how long keys are remembered
     */
    public MatchIdentityFunction(Horizon horizon) {
        this.horizon = horizon;
    }

    @Override
    public void open(OpenContext context) {
        group = getRuntimeContext().getState(MonitorStates.identityGroup());
    }

    @Override
    public void processElement(KeyedCandidate input, Context context, Collector<Verdict> out)
            throws Exception {
        long watermark = context.timerService().currentWatermark();
        if (horizon.isBehind(input.candidate().receivedAt(), watermark)) {
            return;
        }
        IdentityGroup was = stored();
        IdentityGroup before = was == null ? IdentityGroup.EMPTY : was;
        IdentityGroup.Outcome outcome = before.offer(input.tierKey(), input.candidate());
        if (!outcome.group().equals(before)) {
            group.update(IdentityGroupBytes.write(outcome.group()));
            long expiry = horizon.expiryOf(outcome.group().latestReceivedAt());
            if (was == null || expiry != horizon.expiryOf(was.latestReceivedAt())) {
                context.timerService().registerEventTimeTimer(expiry);
            }
        }
        outcome.verdicts().forEach(out::collect);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Verdict> out)
            throws Exception {
        IdentityGroup is = stored();
        if (is != null && horizon.isBehind(is.latestReceivedAt(), time)) {
            group.clear();
        }
    }

    private @Nullable IdentityGroup stored() throws IOException {
        byte[] bytes = group.value();
        return bytes == null ? null : IdentityGroupBytes.read(bytes);
    }
}
