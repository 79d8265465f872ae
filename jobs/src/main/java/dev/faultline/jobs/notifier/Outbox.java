package dev.faultline.jobs.notifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one Alertmanager has to be told at a moment: every firing alert again and again, for it
 * forgets; every ended one until it has surely heard.
 */
final class Outbox {

    /**
     * How long an end is repeated after it was first taken. Alertmanager keeps alerts in memory:
     * one that is restarted just after it took an end has forgotten it.
     */
    static final long REPEAT_END_MILLIS = Duration.ofMinutes(15).toMillis();

    private static final long NEVER = -1;

    private final AlertWriter writer;
    private final Map<String, AlertmanagerAlert> firing = new HashMap<>();
    private final Map<Map<String, String>, End> ends = new HashMap<>();

    private record End(AlertmanagerAlert alert, long sinceMillis, long takenMillis) {

        boolean isHeard(long nowMillis) {
            return takenMillis != NEVER && nowMillis - takenMillis >= REPEAT_END_MILLIS;
        }
    }

    Outbox(AlertWriter writer) {
        this.writer = writer;
    }

    List<AlertmanagerAlert> due(Collection<Statement> current, long nowMillis) {
        Set<String> spokenOf = new HashSet<>();
        for (Statement statement : current) {
            AlertmanagerAlert alert = writer.write(statement, nowMillis);
            spokenOf.add(statement.fingerprint());
            if (statement.isFiringAt(nowMillis)) {
                AlertmanagerAlert before = firing.put(statement.fingerprint(), alert);
                endIfOther(before, alert, nowMillis);
                ends.remove(alert.labels());
            } else {
                endIfOther(firing.remove(statement.fingerprint()), alert, nowMillis);
                ends.putIfAbsent(alert.labels(), new End(alert, nowMillis, NEVER));
            }
        }
        firing.keySet().retainAll(spokenOf);
        ends.values()
                .removeIf(end -> nowMillis - end.sinceMillis() > 2 * CurrentAlerts.ENDED_MILLIS);
        List<AlertmanagerAlert> due = new ArrayList<>(firing.values());
        ends.values().stream()
                .filter(end -> !end.isHeard(nowMillis))
                .map(End::alert)
                .forEach(due::add);
        return due;
    }

    /** With another severity it is another alert to Alertmanager: the one before ends now. */
    private void endIfOther(
            @Nullable AlertmanagerAlert before, AlertmanagerAlert now, long nowMillis) {
        if (before != null && !before.labels().equals(now.labels())) {
            AlertmanagerAlert ended = before.endedAt(AlertWriter.time(nowMillis));
            ends.put(before.labels(), new End(ended, nowMillis, NEVER));
        }
    }

    /** Alertmanager took these. */
    void taken(List<AlertmanagerAlert> alerts, long nowMillis) {
        for (AlertmanagerAlert alert : alerts) {
            ends.computeIfPresent(
                    alert.labels(),
                    (labels, end) ->
                            end.takenMillis() == NEVER
                                    ? new End(end.alert(), end.sinceMillis(), nowMillis)
                                    : end);
        }
    }
}
