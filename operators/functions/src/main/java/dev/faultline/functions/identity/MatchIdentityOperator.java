package dev.faultline.functions.identity;

import dev.faultline.correlation.Candidate;
import dev.faultline.correlation.IdentityGroup;
import dev.faultline.correlation.IdentityGroupBytes;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.correlation.Verdict;
import dev.faultline.functions.expiry.KeyExpiry;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds the events that share a tier key, and tells each of them what that means.
 *
 * <p>An operator rather than a function, because of {@link KeyExpiry}.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class MatchIdentityOperator extends AbstractStreamOperator<Verdict>
        implements OneInputStreamOperator<KeyedCandidate, Verdict> {

    private final Horizon horizon;
    private final long maximumKeys;
    private transient ValueState<byte[]> group;
    private transient KeyExpiry expiry;
    private transient long maximumKeysPerGroup;
    private transient Counter notRemembered;

    /**
     * Creates the operator.
     *
     * @param horizon how long keys are remembered
     * @param maximumKeys keys remembered at once in all tasks; a key beyond it is answered as one
     *     that nobody had before, and is not remembered
     */
    public MatchIdentityOperator(Horizon horizon, long maximumKeys) {
        this.horizon = horizon;
        this.maximumKeys = maximumKeys;
    }

    @Override
    public void open() throws Exception {
        super.open();
        group = getRuntimeContext().getState(MonitorStates.identityGroup());
        expiry = new KeyExpiry(this, this::forget);
        int groups = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
        maximumKeysPerGroup = Math.max(1, maximumKeys / groups);
        notRemembered = getMetricGroup().counter("identity_keys_not_remembered_total");
    }

    @Override
    public void processElement(StreamRecord<KeyedCandidate> element) throws Exception {
        String key = element.getValue().tierKey();
        Candidate candidate = element.getValue().candidate();
        if (horizon.isBehind(candidate.receivedAt(), expiry.watermark())) {
            return;
        }
        IdentityGroup was = stored();
        IdentityGroup before = was == null ? IdentityGroup.EMPTY : was;
        IdentityGroup.Outcome outcome = before.offer(key, candidate);
        if (!outcome.group().equals(before)) {
            remember(key, was, outcome.group());
        }
        outcome.verdicts().forEach(each -> output.collect(new StreamRecord<>(each)));
    }

    private void remember(String key, @Nullable IdentityGroup was, IdentityGroup is)
            throws Exception {
        if (was == null && expiry.listedBeside(key) >= maximumKeysPerGroup) {
            notRemembered.inc();
            return;
        }
        group.update(IdentityGroupBytes.write(is));
        long moment = horizon.expiryOf(is.latestReceivedAt());
        if (was == null || moment != horizon.expiryOf(was.latestReceivedAt())) {
            expiry.note(key, moment);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        expiry.write();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        expiry.write();
    }

    private void forget(long time) throws IOException {
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
