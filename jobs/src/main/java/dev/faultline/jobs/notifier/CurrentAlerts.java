package dev.faultline.jobs.notifier;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last statement of each alert that fires or ended lately. */
final class CurrentAlerts {

    /**
     * An alert that ended is spoken of for so long, in case Alertmanager was away when it did. Less
     * than the five days for which Alertmanager remembers what it notified of.
     */
    static final long ENDED_MILLIS = Duration.ofDays(1).toMillis();

    private final int most;
    private final Map<String, Statement> statements = new LinkedHashMap<>();

    /**
     * Holds nothing yet.
     *
     * @param most more are not kept: some 4 KB each
     */
    CurrentAlerts(int most) {
        this.most = most;
    }

    /**
     * Takes the newest statement of an alert.
     *
     * @return false when there was no room for it
     */
    boolean put(Statement statement, long nowMillis) {
        statements.remove(statement.fingerprint());
        if (!statement.isAlert() || isForgotten(statement, nowMillis)) {
            return true;
        }
        if (statements.size() >= most) {
            makeRoom(nowMillis);
        }
        if (statements.size() >= most) {
            return false;
        }
        statements.put(statement.fingerprint(), statement);
        return true;
    }

    /** What is deleted from the topic ends by itself, when nobody sends it again. */
    void delete(String fingerprint) {
        statements.remove(fingerprint);
    }

    private void makeRoom(long nowMillis) {
        statements.values().removeIf(statement -> isForgotten(statement, nowMillis));
        if (statements.size() >= most) {
            statements.values().stream()
                    .filter(statement -> !statement.isFiringAt(nowMillis))
                    .min(Comparator.comparingLong(statement -> statement.endedMillis(nowMillis)))
                    .ifPresent(oldest -> statements.remove(oldest.fingerprint()));
        }
    }

    /** In the order in which they were last spoken of. */
    Collection<Statement> at(long nowMillis) {
        statements.values().removeIf(statement -> isForgotten(statement, nowMillis));
        return Collections.unmodifiableCollection(statements.values());
    }

    long firing(long nowMillis) {
        return statements.values().stream().filter(s -> s.isFiringAt(nowMillis)).count();
    }

    private static boolean isForgotten(Statement statement, long nowMillis) {
        return !statement.isFiringAt(nowMillis)
                && nowMillis - statement.appendedMillis()
                        > ENDED_MILLIS + Statement.LONGEST_VALIDITY_MILLIS;
    }
}
