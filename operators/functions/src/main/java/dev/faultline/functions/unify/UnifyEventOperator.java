package dev.faultline.functions.unify;

import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.correlation.LinkSide;
import dev.faultline.correlation.UnifiedCrash;
import dev.faultline.correlation.Verdict;
import dev.faultline.functions.expiry.KeyExpiry;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import dev.faultline.state.form.CompactTypeInfo;
import dev.faultline.state.form.LinkSideForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Merges everything known of one event and says what changed by it.
 *
 * <p>A version and the verdicts of its keys come one shortly after the other. They are gathered on
 * the heap, so that the state of an event is read and written once for all of them; they leave
 * before the time they belong to has passed, and before a checkpoint. That needs an operator rather
 * than a function.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class UnifyEventOperator extends AbstractStreamOperator<CrashDelta>
        implements TwoInputStreamOperator<CrashVersion, Verdict, CrashDelta> {

    /** Sides of links. */
    public static final OutputTag<LinkSide> LINK_SIDES =
            new OutputTag<>("link-sides", CompactTypeInfo.of(new LinkSideForm()));

    /** Entries for the books of the source partitions. */
    public static final OutputTag<LedgerDelta> LEDGER =
            new OutputTag<>("ledger", TypeInformation.of(LedgerDelta.class));

    /** Versions and verdicts that are gathered at most; about a kilobyte each on the heap. */
    static final int CAPACITY = 8_192;

    private final Horizon horizon;
    private transient ValueState<UnifiedCrash> events;
    private transient KeyExpiry expiry;
    private transient Map<String, List<UnifiedCrash>> gathered;
    private transient int size;

    /**
     * Creates the operator.
     *
     * @param horizon how long events are remembered; a version that comes later is ignored, because
     *     what it would correct is no longer known
     */
    public UnifyEventOperator(Horizon horizon) {
        this.horizon = horizon;
    }

    @Override
    public void open() throws Exception {
        super.open();
        events = getRuntimeContext().getState(MonitorStates.unifiedCrash());
        expiry = new KeyExpiry(this, this::forget);
        gathered = new LinkedHashMap<>();
    }

    /** What is gathered needs no state, so nobody looks for it before. */
    @Override
    @SuppressWarnings("rawtypes") // as in the class of Flink
    public void setKeyContextElement1(StreamRecord element) {}

    @Override
    @SuppressWarnings("rawtypes") // as in the class of Flink
    public void setKeyContextElement2(StreamRecord element) {}

    @Override
    public void processElement1(StreamRecord<CrashVersion> element) throws Exception {
        CrashVersion version = element.getValue();
        if (!horizon.isBehind(version.delivery().receivedAt(), expiry.watermark())) {
            gather(UnifiedCrash.of(version));
        }
    }

    @Override
    public void processElement2(StreamRecord<Verdict> element) throws Exception {
        gather(UnifiedCrash.of(element.getValue()));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        settle();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        settle();
    }

    @Override
    public void finish() throws Exception {
        settle();
        super.finish();
    }

    private void gather(UnifiedCrash news) throws Exception {
        gathered.computeIfAbsent(news.eventId(), each -> new ArrayList<>(4)).add(news);
        size++;
        if (size >= CAPACITY) {
            settle();
        }
    }

    private void settle() throws Exception {
        for (Map.Entry<String, List<UnifiedCrash>> news : gathered.entrySet()) {
            setCurrentKey(news.getKey());
            settle(news.getKey(), news.getValue());
        }
        gathered.clear();
        size = 0;
        expiry.write();
    }

    private void settle(String eventId, List<UnifiedCrash> news) throws Exception {
        UnifiedCrash stored = events.value();
        UnifiedCrash before = stored == null ? UnifiedCrash.unknown(eventId) : stored;
        List<UnifiedCrash> way = new ArrayList<>(news.size() + 1);
        way.add(before);
        UnifiedCrash after = before;
        for (UnifiedCrash each : news) {
            after = after.then(each);
            way.add(after);
        }
        if (after.equals(before)) {
            return;
        }
        events.update(after);
        long moment = horizon.expiryOf(after.latestReceivedAt());
        if (stored == null || moment != horizon.expiryOf(stored.latestReceivedAt())) {
            expiry.note(eventId, moment);
        }
        List<CrashDelta> deltas = after.deltasSince(before);
        deltas.forEach(each -> output.collect(new StreamRecord<>(each)));
        UnifiedCrash.mentionsOn(way, deltas)
                .forEach(each -> output.collect(new StreamRecord<>(each)));
        after.linkSidesSince(before)
                .forEach(each -> output.collect(LINK_SIDES, new StreamRecord<>(each)));
        after.ledgerSince(before).forEach(each -> output.collect(LEDGER, new StreamRecord<>(each)));
    }

    private void forget(long time) throws IOException {
        UnifiedCrash is = events.value();
        if (is != null && horizon.isBehind(is.latestReceivedAt(), time)) {
            events.clear();
        }
    }
}
