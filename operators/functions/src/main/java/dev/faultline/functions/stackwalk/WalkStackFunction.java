package dev.faultline.functions.stackwalk;

import dev.faultline.functions.control.BuildRecords;
import dev.faultline.functions.control.ControlFeed;
import dev.faultline.functions.control.ControlTable;
import dev.faultline.functions.control.FixedSignatures;
import dev.faultline.functions.control.RulesetRecords;
import dev.faultline.functions.control.RulesetRecords.SequencedEngine;
import dev.faultline.functions.control.Timeline;
import dev.faultline.functions.intake.ReadCrash;
import dev.faultline.functions.publish.CrashRows;
import dev.faultline.functions.publish.EnrichedCrash;
import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.intake.builds.BuildResolver;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.RulesetRecord;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Walks, symbolicates and signs. What needs no waiting is done at once on the task thread; dumps
 * and events whose symbols must be read first go to the process' walking threads.
 */
public final class WalkStackFunction extends RichAsyncFunction<ReadCrash, EnrichedCrash> {

    private final String uid;
    private final WalkSettings settings;
    private final long patienceMillis;
    private final ControlFeed<BuildRecord> buildFeed;
    private final ControlFeed<RulesetRecord> rulesetFeed;
    private final ControlFeed<PolicyRecord> policyFeed;

    private transient @Nullable Symbols symbols;
    private transient @Nullable ControlTable<BuildRecord, BuildResolver> builds;
    private transient @Nullable ControlTable<RulesetRecord, Timeline<SequencedEngine>> rulesets;
    private transient @Nullable ControlTable<PolicyRecord, FixedSignatures> fixed;

    /**
     * Creates the function.
     *
     * @param uid uid of the operator, named in dead letters
     * @param settings what the walk may use
     * @param patienceMillis 0 for events that others wait for; for those that nobody waits for,
     *     longest time that they wait each time they meet modules that are not read yet
     * @param buildFeed versions of builds
     * @param rulesetFeed signature rulesets
     * @param policyFeed which signatures were marked fixed
     */
    public WalkStackFunction(
            String uid,
            WalkSettings settings,
            long patienceMillis,
            ControlFeed<BuildRecord> buildFeed,
            ControlFeed<RulesetRecord> rulesetFeed,
            ControlFeed<PolicyRecord> policyFeed) {
        this.uid = uid;
        this.settings = settings;
        this.patienceMillis = patienceMillis;
        this.buildFeed = buildFeed;
        this.rulesetFeed = rulesetFeed;
        this.policyFeed = policyFeed;
    }

    @Override
    public void open(OpenContext context) {
        Symbols acquired = Symbols.acquire(settings);
        symbols = acquired;
        acquired.register(getRuntimeContext().getMetricGroup());
        builds = new ControlTable<>(buildFeed, BuildRecords::resolver);
        rulesets = new ControlTable<>(rulesetFeed, RulesetRecords::timeline);
        fixed = new ControlTable<>(policyFeed, FixedSignatures::of);
    }

    @Override
    public void asyncInvoke(ReadCrash crash, ResultFuture<EnrichedCrash> result) {
        CrashEvent event = crash.event();
        if (event == null || !Objects.requireNonNull(crash.decision()).accepted()) {
            complete(result, CrashRows.withoutEvent(crash));
            return;
        }
        Symbols open = Objects.requireNonNull(symbols);
        CrashUnderstanding understanding = understanding();
        CompletableFuture<EnrichedCrash> walk;
        String dump = understanding.dumpName(event);
        if (patienceMillis > 0) {
            walk =
                    RepeatedWalk.walk(
                                    open,
                                    dump,
                                    patienceMillis,
                                    source -> understand(crash, understanding, source))
                            .exceptionally(failure -> deadLetter(crash, failure));
        } else if (dump != null) {
            walk =
                    open.walkers()
                            .walk(
                                    dump,
                                    () ->
                                            understand(
                                                    crash,
                                                    understanding,
                                                    open.waitingAtMost(
                                                            settings.symbolWaitMillis())))
                            .exceptionally(failure -> deadLetter(crash, failure));
        } else {
            List<ModuleId> unread = understanding.modulesToRead(event, open);
            if (unread.isEmpty()) {
                complete(result, understand(crash, understanding, open.immediate()));
                return;
            }
            walk = afterReading(unread, crash, understanding, open);
        }
        // Nobody waits for this one; every outcome is handed to the operator in it.
        var unused =
                walk.whenComplete(
                        (walked, failure) -> {
                            if (failure == null) {
                                complete(result, walked);
                            } else {
                                result.completeExceptionally(failure);
                            }
                        });
    }

    /** The frames are there; after a while they leave without names rather than wait on. */
    private CompletableFuture<EnrichedCrash> afterReading(
            List<ModuleId> modules,
            ReadCrash crash,
            CrashUnderstanding understanding,
            Symbols open) {
        return open.loadAll(modules, settings.symbolWaitMillis())
                .thenApplyAsync(
                        read -> understand(crash, understanding, open.immediate()),
                        open.walkers().executor());
    }

    private EnrichedCrash understand(
            ReadCrash crash, CrashUnderstanding understanding, SymbolSource source) {
        try {
            EnrichedCrash enriched =
                    CrashRows.accepted(
                            crash, understanding.of(Objects.requireNonNull(crash.event()), source));
            mark(enriched, understanding.fixed());
            return enriched;
        } catch (DumpLoader.Failure e) {
            return deadLetter(crash, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the task ends", e);
        }
    }

    private static void mark(EnrichedCrash enriched, FixedSignatures fixed) {
        CrashFacts facts = enriched.facts();
        if (facts != null) {
            facts.setFixedInBuild(
                    fixed.fixedIn(
                            facts.getProduct(),
                            facts.getChannel(),
                            facts.getSignature(),
                            facts.getBuildId(),
                            facts.getReceivedAt().toEpochMilli()));
        }
    }

    private EnrichedCrash deadLetter(ReadCrash crash, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof DumpLoader.Failure known) {
            return CrashRows.deadLetter(
                    crash,
                    DeadLetter.of(
                            crash.input(),
                            known.reason(),
                            uid,
                            String.valueOf(known.getMessage())));
        }
        throw new CompletionException(cause);
    }

    /**
     * The operator's own limit. A ping leaves without names, because slow symbols are nothing wrong
     * with it; a report whose dump cannot be had in time is a dead letter that can be redriven.
     */
    @Override
    public void timeout(ReadCrash crash, ResultFuture<EnrichedCrash> result) {
        CrashUnderstanding understanding = understanding();
        CrashEvent event = Objects.requireNonNull(crash.event());
        complete(
                result,
                understanding.dumpName(event) != null
                        ? CrashRows.deadLetter(
                                crash,
                                DeadLetter.of(
                                        crash.input(),
                                        DeadLetterReason.WALK_TIMEOUT,
                                        uid,
                                        "no result in time"))
                        : understand(
                                crash, understanding, Objects.requireNonNull(symbols).immediate()));
    }

    private CrashUnderstanding understanding() {
        return new CrashUnderstanding(
                Objects.requireNonNull(builds).current(),
                Objects.requireNonNull(rulesets).current(),
                Objects.requireNonNull(fixed).current(),
                settings.dumpLimits().maxBytes());
    }

    private static void complete(ResultFuture<EnrichedCrash> result, EnrichedCrash crash) {
        result.complete(Collections.singletonList(crash));
    }

    @Override
    public void close() {
        if (symbols != null) {
            symbols.close();
        }
        if (builds != null) {
            builds.close();
        }
        if (rulesets != null) {
            rulesets.close();
        }
        if (fixed != null) {
            fixed.close();
        }
    }
}
