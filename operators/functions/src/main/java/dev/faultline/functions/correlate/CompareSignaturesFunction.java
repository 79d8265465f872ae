package dev.faultline.functions.correlate;

import dev.faultline.correlation.ConsentRate;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.Exemplar;
import dev.faultline.correlation.SignatureCell;
import dev.faultline.correlation.SignatureComparison;
import dev.faultline.functions.count.DeltaBatch;
import dev.faultline.functions.count.DeltaBatchForm;
import dev.faultline.functions.link.LinkDelta;
import dev.faultline.functions.rows.RowTimers;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.state.ComparedSignature;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import dev.faultline.state.RowLife;
import dev.faultline.state.form.CompactTypeInfo;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Compares the pings of a signature with its reports. A row speaks of the time since its first
 * crash; a signature that was silent for the whole horizon starts anew.
 *
 * <p>Hands on what it gets: counting goes by the same signatures, and one shuffle is enough for
 * both.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class CompareSignaturesFunction
        extends KeyedCoProcessFunction<SignatureCell, DeltaBatch, LinkDelta, CorrelationRow> {

    /** The batches that came, for whoever counts with the same task. */
    public static final OutputTag<DeltaBatch> BATCHES =
            new OutputTag<>("batches", CompactTypeInfo.of(new DeltaBatchForm()));

    private static final int EXEMPLARS = 5;

    private final Horizon horizon;
    private final RowTimers timers;
    private transient ValueState<ComparedSignature> compared;

    /**
     * Creates the function.
     *
     * @param intervalMillis shortest time between two publications of a row
     */
    public CompareSignaturesFunction(Horizon horizon, long intervalMillis) {
        this.horizon = horizon;
        this.timers = new RowTimers(intervalMillis);
    }

    @Override
    public void open(OpenContext context) {
        compared = getRuntimeContext().getState(MonitorStates.comparedSignature());
    }

    @Override
    public void processElement1(DeltaBatch batch, Context context, Collector<CorrelationRow> out)
            throws Exception {
        ComparedSignature is = current();
        for (CrashDelta delta : batch.deltas()) {
            is =
                    changed(
                            context.timerService(),
                            is.life(),
                            is.comparison().plus(delta),
                            delta.receivedAt());
        }
        compared.update(is);
        context.output(BATCHES, batch);
    }

    @Override
    public void processElement2(LinkDelta delta, Context context, Collector<CorrelationRow> out)
            throws Exception {
        ComparedSignature before = current();
        compared.update(
                changed(
                        context.timerService(),
                        before.life(),
                        before.comparison().plus(delta.sign(), delta.link()),
                        delta.receivedAt()));
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<CorrelationRow> out)
            throws Exception {
        ComparedSignature is = current();
        RowLife life = is.life();
        if (life.isDue(time)) {
            life = life.published();
            out.collect(row(context.getCurrentKey(), life.revision(), is.comparison()));
            compared.update(new ComparedSignature(is.comparison(), life));
        }
        if (life.isExpired(time)) {
            compared.clear();
        }
    }

    private ComparedSignature current() throws Exception {
        ComparedSignature stored = compared.value();
        return stored == null ? ComparedSignature.NEW : stored;
    }

    private ComparedSignature changed(
            TimerService service, RowLife life, SignatureComparison after, long receivedAt) {
        return new ComparedSignature(
                after, timers.changed(service, life, receivedAt, horizon.expiryOf(receivedAt)));
    }

    private static CorrelationRow row(SignatureCell key, long revision, SignatureComparison is) {
        Dimensions where = key.where();
        CorrelationRow row = new CorrelationRow();
        row.setProduct(where.product());
        row.setChannel(where.channel());
        row.setVersion(where.version());
        row.setBuildId(where.buildId());
        row.setOs(where.os());
        row.setProcessType(where.processType());
        row.setSignature(key.signature());
        row.setRevision(revision);
        // A link can come before the crash whose place it counts at.
        row.setFirstCrash(Instant.ofEpochMilli(is.hasCrashes() ? is.firstCrash() : 0));
        row.setLastCrash(Instant.ofEpochMilli(is.hasCrashes() ? is.lastCrash() : 0));
        row.setPings(is.counts().pings());
        row.setReports(is.counts().reports());
        row.setWeightedReports(is.counts().weightedReports());
        row.setWeightedVariance(is.variance());
        row.setLinked(is.linked());
        ConsentRate consent = is.consentRate();
        if (consent != null) {
            row.setConsentRate(consent.rate());
            row.setConsentLow(consent.low());
            row.setConsentHigh(consent.high());
        }
        row.setSignatureAgreement(is.signatureAgreement());
        row.setStackAgreement(is.stackAgreement());
        row.setReportSignature(is.reportSignature());
        row.setExemplarReports(
                is.exemplars().stream().limit(EXEMPLARS).map(Exemplar::reportId).toList());
        return row;
    }
}
