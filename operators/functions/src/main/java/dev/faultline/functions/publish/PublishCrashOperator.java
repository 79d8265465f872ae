package dev.faultline.functions.publish;

import dev.faultline.functions.checkpoint.CheckpointAge;
import dev.faultline.functions.forget.Trace;
import dev.faultline.functions.progress.ProgressReporter;
import dev.faultline.functions.progress.SourcePartitions;
import dev.faultline.functions.record.DeadLetter;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.EventKind;
import dev.faultline.schema.InputOutcome;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.Progress;
import dev.faultline.schema.ProtectedCrash;
import dev.faultline.state.EnrichStates;
import dev.faultline.state.PartitionProgress;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Splits enriched crashes into rows and reports progress.
 *
 * <p>An operator rather than a function, because progress must also be said while no record comes,
 * and timers of functions need a key. It must run in one chain with the sink of the events: a
 * progress record may not overtake an event of its partition.
 */
public final class PublishCrashOperator extends AbstractStreamOperator<CrashEventRecord>
        implements OneInputStreamOperator<EnrichedCrash, CrashEventRecord> {

    private final SourcePartitions sourcePartitions;
    private final int eventPartitions;
    private final long reportIntervalMillis;
    private final StormLimit stormLimit;
    private final OutputTag<ProcessedCrash> processed;
    private final OutputTag<ProtectedCrash> protectedRows;
    private final OutputTag<CensusRecord> census;
    private final OutputTag<DeadLetter> deadLetters;
    private final OutputTag<ParkedCrash> parked;
    private final OutputTag<BuildlessCrash> buildless;
    private final OutputTag<Trace> traces;
    private final OutputTag<Trace> waitingTraces;

    private transient @Nullable ProgressReporter progress;
    private transient @Nullable DeadLetterGauges letters;
    private transient @Nullable InputMeters meters;
    private transient @Nullable CheckpointAge checkpointAge;
    private transient @Nullable ListState<PartitionProgress> state;
    private transient @Nullable ScheduledFuture<?> nextReport;

    /**
     * Creates the operator.
     *
     * @param sourcePartitions partitions of the input topics
     * @param eventPartitions partitions of the events topic; each gets a copy of every statement
     * @param reportIntervalMillis time between statements
     * @param stormLimit how many dead letters are too many
     * @param outputs side outputs of the rows that are not events
     */
    public PublishCrashOperator(
            SourcePartitions sourcePartitions,
            int eventPartitions,
            long reportIntervalMillis,
            StormLimit stormLimit,
            CrashOutputs outputs) {
        this.sourcePartitions = sourcePartitions;
        this.eventPartitions = eventPartitions;
        this.reportIntervalMillis = reportIntervalMillis;
        this.stormLimit = stormLimit;
        this.processed = outputs.processed();
        this.protectedRows = outputs.protectedRows();
        this.census = outputs.census();
        this.deadLetters = outputs.deadLetters();
        this.parked = outputs.parked();
        this.buildless = outputs.buildless();
        this.traces = outputs.traces();
        this.waitingTraces = outputs.waitingTraces();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        ListState<PartitionProgress> opened =
                context.getOperatorStateStore().getUnionListState(EnrichStates.PROGRESS);
        state = opened;
        progress = new ProgressReporter(sourcePartitions.open(), opened.get());
    }

    @Override
    public void open() throws Exception {
        super.open();
        letters = new DeadLetterGauges(stormLimit, getMetricGroup());
        meters = new InputMeters(getMetricGroup());
        checkpointAge =
                CheckpointAge.register(
                        getMetricGroup(), getProcessingTimeService()::getCurrentProcessingTime);
        scheduleReport();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        if (checkpointAge != null) {
            checkpointAge.completed();
        }
    }

    @Override
    public void processElement(StreamRecord<EnrichedCrash> element) {
        EnrichedCrash crash = element.getValue();
        output.collect(census, new StreamRecord<>(crash.census()));
        if (crash.deadLetter() != null) {
            output.collect(deadLetters, new StreamRecord<>(crash.deadLetter()));
        }
        if (crash.again() != null) {
            park(crash.again(), crash.census().getEventId());
        }
        BuildlessCrash waiting = crash.buildless();
        if (waiting != null) {
            output.collect(buildless, new StreamRecord<>(waiting));
        }
        if (crash.processed() != null) {
            output.collect(processed, new StreamRecord<>(crash.processed()));
        }
        if (crash.protectedPart() != null) {
            output.collect(protectedRows, new StreamRecord<>(crash.protectedPart()));
        }
        if (crash.facts() != null) {
            output.collect(
                    new StreamRecord<>(
                            new CrashEventRecord(EventKind.CRASH, crash.facts(), null, null)));
            trace(crash, crash.facts());
        }
        if (crash.facts() == null) {
            output.collect(new StreamRecord<>(outcome(crash)));
        }
        if (letters != null) {
            letters.left(
                    crash.topic(),
                    crash.deadLetter() != null,
                    getProcessingTimeService().getCurrentProcessingTime());
        }
        if (meters != null) {
            meters.left(crash);
        }
        reporter().left(crash.topic(), crash.partition(), crash.offset(), crash.receivedAtMillis());
    }

    /** What monitoring must know of an input that is no crash, so that its books are complete. */
    private static CrashEventRecord outcome(EnrichedCrash crash) {
        return new CrashEventRecord(
                EventKind.OUTCOME,
                null,
                null,
                new InputOutcome(
                        crash.topic(),
                        crash.partition(),
                        crash.offset(),
                        crash.census().getReceivedAt(),
                        crash.census().getFate()));
    }

    private void trace(EnrichedCrash crash, CrashFacts facts) {
        Trace rows = CrashTraces.rows(facts);
        if (rows != null) {
            output.collect(traces, new StreamRecord<>(rows));
        }
        CrashTraces.waiting(crash)
                .forEach(each -> output.collect(waitingTraces, new StreamRecord<>(each)));
    }

    private void park(EnrichedCrash.Again again, String eventId) {
        for (String module : again.modules()) {
            output.collect(
                    parked,
                    new StreamRecord<>(
                            new ParkedCrash(
                                    ParkingLot.of(module, eventId), eventId, again.input())));
        }
    }

    private void scheduleReport() {
        var timers = getProcessingTimeService();
        nextReport =
                timers.registerTimer(
                        timers.getCurrentProcessingTime() + reportIntervalMillis,
                        time -> {
                            report();
                            scheduleReport();
                        });
    }

    private void report() {
        if (letters != null) {
            letters.look(getProcessingTimeService().getCurrentProcessingTime());
        }
        for (Progress statement : reporter().statements()) {
            for (int partition = 0; partition < eventPartitions; partition++) {
                Progress copy = Progress.newBuilder(statement).setEventPartition(partition).build();
                output.collect(
                        new StreamRecord<>(
                                new CrashEventRecord(EventKind.PROGRESS, null, copy, null)));
            }
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (state != null) {
            state.update(reporter().snapshot());
        }
    }

    @Override
    public void finish() throws Exception {
        report();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (nextReport != null) {
            nextReport.cancel(false);
        }
        if (progress != null) {
            progress.close();
        }
        super.close();
    }

    private ProgressReporter reporter() {
        if (progress == null) {
            throw new IllegalStateException("used before open");
        }
        return progress;
    }
}
