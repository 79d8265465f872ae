package dev.faultline.functions.count;

import dev.faultline.correlation.CountCell;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.SignatureAdmission;
import dev.faultline.correlation.SignatureDay;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import dev.faultline.state.form.CompactTypeInfo;
import dev.faultline.state.form.CrashDeltaForm;
import dev.faultline.statistics.detection.CellCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets a bounded number of signatures of a day be counted under their names and gives all others
 * one name.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class AdmitSignaturesFunction
        extends KeyedProcessFunction<SignatureDay, DeltaBatch, DeltaBatch> {

    /** Changes of signatures that are counted together, under {@link CellCount#OTHER}. */
    public static final OutputTag<CrashDelta> OTHERS =
            new OutputTag<>("others", CompactTypeInfo.of(new CrashDeltaForm()));

    /**
     * Changes of one key that wait at most, of some 300 bytes each; when there are more, because
     * time stands still while others read on, signatures are admitted in the order of those.
     */
    static final int MAX_WAITING = 16_384;

    private final Horizon horizon;
    private final int maximumSignatures;
    private transient ValueState<byte[]> admissions;
    private transient ListState<CrashDelta> waiting;
    private transient Counter others;
    private transient Counter early;

    /**
     * Creates the function.
     *
     * @param horizon how old a crash may be at its receipt and still be counted in its window, and
     *     how long after that its count may be corrected
     * @param maximumSignatures signatures of a product, channel and day of crash time that are
     *     counted under their names
     */
    public AdmitSignaturesFunction(Horizon horizon, int maximumSignatures) {
        this.horizon = horizon;
        this.maximumSignatures = maximumSignatures;
    }

    @Override
    public void open(OpenContext context) {
        admissions = getRuntimeContext().getState(MonitorStates.bytes("signature_admission"));
        waiting =
                getRuntimeContext()
                        .getListState(
                                MonitorStates.waiting("undecided_crashes", new CrashDeltaForm()));
        others = getRuntimeContext().getMetricGroup().counter("crashes_counted_as_other_total");
        early = getRuntimeContext().getMetricGroup().counter("signatures_decided_early_total");
    }

    @Override
    public void processElement(DeltaBatch batch, Context context, Collector<DeltaBatch> out)
            throws Exception {
        SignatureDay day = context.getCurrentKey();
        SignatureAdmission admission = stored();
        boolean changed = false;
        switch (fate(admission, batch.cell().cell().signature(), roomOf(day))) {
            case NAMED -> out.collect(batch);
            case OTHER -> batch.deltas().forEach(each -> other(each, context));
            case UNDECIDED -> {
                changed = hold(batch, admission, context, out);
                if (admission.waiting() > MAX_WAITING) {
                    early.inc();
                    decide(admission, Long.MAX_VALUE, context, out);
                }
            }
        }
        if (keep(admission, batch, day, context.timerService()) || changed) {
            admissions.update(admission.toBytes());
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<DeltaBatch> out)
            throws Exception {
        SignatureAdmission admission = stored();
        long now = context.timerService().currentWatermark();
        if (admission.decidesAt() <= now) {
            decide(admission, now, context, out);
            admissions.update(admission.toBytes());
        }
        if (admission.expiresAt() <= time) {
            admissions.clear();
        }
    }

    private SignatureAdmission stored() throws Exception {
        byte[] bytes = admissions.value();
        return bytes == null ? new SignatureAdmission() : SignatureAdmission.fromBytes(bytes);
    }

    /** A crash that is really called so must not have a second row of the same key. */
    private static SignatureAdmission.Fate fate(
            SignatureAdmission admission, String signature, int room) {
        return signature.equals(CellCount.OTHER)
                ? SignatureAdmission.Fate.OTHER
                : admission.fate(signature, room);
    }

    private int roomOf(SignatureDay day) {
        return day.shard().shareOf(maximumSignatures);
    }

    /** Lets changes wait; says whether any does. */
    private boolean hold(
            DeltaBatch batch,
            SignatureAdmission admission,
            Context context,
            Collector<DeltaBatch> out)
            throws Exception {
        long before = admission.decidesAt();
        boolean held = false;
        for (CrashDelta delta : batch.deltas()) {
            if (isTooOld(delta, batch) || delta.isMention()) {
                // Nothing is counted of it, so no signature is seen by it.
                out.collect(new DeltaBatch(batch.cell(), List.of(delta)));
            } else {
                if (delta.sign() < 0) {
                    // Both may vanish while they wait, where a row may have been said of one.
                    out.collect(new DeltaBatch(batch.cell(), List.of(delta.mention())));
                }
                waiting.add(delta);
                admission.await(delta);
                held = true;
            }
        }
        if (admission.decidesAt() < before) {
            context.timerService().registerEventTimeTimer(admission.decidesAt());
        }
        return held;
    }

    private boolean isTooOld(CrashDelta delta, DeltaBatch batch) {
        return horizon.isBehind(CountCrashesFunction.endOf(batch.cell()), delta.receivedAt());
    }

    private void decide(
            SignatureAdmission admission, long through, Context context, Collector<DeltaBatch> out)
            throws Exception {
        SignatureAdmission.Decision decision =
                admission.decide(waiting.get(), through, roomOf(context.getCurrentKey()));
        Map<CountCell, List<CrashDelta>> named = new LinkedHashMap<>();
        for (CrashDelta delta : decision.named()) {
            named.computeIfAbsent(CountCrashesFunction.cellOf(delta), each -> new ArrayList<>(2))
                    .add(delta);
        }
        named.forEach((cell, deltas) -> out.collect(new DeltaBatch(cell, deltas)));
        decision.others().forEach(each -> other(each, context));
        waiting.update(decision.waiting());
        if (!decision.waiting().isEmpty()) {
            context.timerService().registerEventTimeTimer(admission.decidesAt());
        }
    }

    private void other(CrashDelta delta, Context context) {
        others.inc(Math.abs(delta.sign()));
        context.output(OTHERS, delta.with(delta.facts().signedAs(CellCount.OTHER)));
    }

    /** Keeps what was decided for as long as the counts of the day; says whether that is news. */
    private boolean keep(
            SignatureAdmission admission, DeltaBatch batch, SignatureDay day, TimerService timers) {
        boolean later = false;
        for (CrashDelta delta : batch.deltas()) {
            if (!isTooOld(delta, batch)) {
                long until = horizon.expiryOf(Math.max(day.end(), delta.receivedAt()));
                later |= admission.keepUntil(until);
            }
        }
        if (later) {
            timers.registerEventTimeTimer(admission.expiresAt());
        }
        return later;
    }
}
