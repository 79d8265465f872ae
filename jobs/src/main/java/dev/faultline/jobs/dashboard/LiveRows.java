package dev.faultline.jobs.dashboard;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.TopicTail;
import dev.faultline.jobs.notifier.Statement;
import dev.faultline.schema.Alert;
import dev.faultline.schema.BuildComparison;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.SignatureAlias;
import dev.faultline.schema.TopCrashers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The last rows of each topic, as many as there is room for. Whoever reads them holds its lock; the
 * views do.
 */
final class LiveRows {

    /** What is kept of a stack: the signature looks at no more. */
    private static final int MOST_FRAMES = 40;

    private static final int MOST_CRASHES = 2_000;

    final RateBook rates;
    final Newest<TopCrashers> top;
    final Newest<Statement> alerts;
    final Newest<CorrelationRow> correlations;
    final Newest<BuildComparison> comparisons;
    final Newest<LedgerRow> ledger;
    final Newest<SignatureAlias> aliases;
    final Newest<ProcessedCrash> crashes;
    final SymbolTally symbols = new SymbolTally();
    final InputMarks inputs = new InputMarks();

    private final Set<String> changed = new TreeSet<>();

    LiveRows(DashboardSettings settings) {
        int most = settings.mostRows();
        rates = new RateBook(settings.hours(), settings.mostPoints());
        top = new Newest<>(most);
        alerts = new Newest<>(most);
        correlations = new Newest<>(most);
        comparisons = new Newest<>(most);
        ledger = new Newest<>(most);
        aliases = new Newest<>(most);
        crashes = new Newest<>(Math.min(most, MOST_CRASHES));
    }

    synchronized void take(List<TopicTail.Row> rows) {
        rows.forEach(this::take);
    }

    private void take(TopicTail.Row row) {
        changed.add(row.topic());
        String key = row.key();
        if (row.value() instanceof CrashRate rate) {
            rates.put(RateKey.of(rate), RatePoint.of(rate));
        } else if (row.value() instanceof TopCrashers ranking) {
            top.put(key, ranking);
        } else if (row.value() instanceof Alert alert) {
            alerts.put(key, new Statement(alert, row.appendedMillis()));
        } else if (row.value() instanceof CorrelationRow correlation) {
            correlations.put(key, correlation);
        } else if (row.value() instanceof BuildComparison comparison) {
            comparisons.put(key, comparison);
        } else if (row.value() instanceof LedgerRow books) {
            ledger.put(key, books);
        } else if (row.value() instanceof SignatureAlias alias) {
            aliases.put(key, alias);
        } else if (row.value() instanceof ProcessedCrash crash) {
            symbols.add(crash, crashes.get(key));
            keep(crash);
        } else if (row.value() instanceof CensusRecord fate) {
            inputs.add(fate);
        } else {
            forget(row.topic(), key);
        }
    }

    /**
     * A key that was deleted, or whose newest row cannot be read: the older one no longer holds.
     */
    private void forget(String topic, String key) {
        switch (topic) {
            case Topics.ALERTS -> alerts.put(key, null);
            case Topics.TOP -> top.put(key, null);
            case Topics.CORRELATIONS -> correlations.put(key, null);
            case Topics.COMPARISONS -> comparisons.put(key, null);
            case Topics.LEDGER -> ledger.put(key, null);
            case Topics.ALIASES -> aliases.put(key, null);
            case Topics.PROCESSED -> crashes.put(key, null);
            case Topics.RATES -> rates.remove(key);
            default -> {} // nothing is kept of the others
        }
    }

    /** Keeps a crash, without the depths of its stack. */
    synchronized void keep(ProcessedCrash crash) {
        if (crash.getFrames().size() > MOST_FRAMES) {
            crash.setFrames(List.copyOf(crash.getFrames().subList(0, MOST_FRAMES)));
        }
        crashes.put(crash.getEventId(), crash);
    }

    /** The topics that said something since this was last asked. */
    synchronized Set<String> changes() {
        Set<String> since = new TreeSet<>(changed);
        changed.clear();
        return since;
    }

    /** Receive time through which monitoring has spoken; 0 when it has not. */
    long monitoredThrough() {
        long through = 0;
        for (Statement statement : alerts.all()) {
            through = Math.max(through, statement.alert().getUpdatedAt().toEpochMilli());
        }
        for (TopCrashers ranking : top.all()) {
            through = Math.max(through, ranking.getAsOf().toEpochMilli());
        }
        return through;
    }
}
