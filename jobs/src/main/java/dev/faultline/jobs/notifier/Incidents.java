package dev.faultline.jobs.notifier;

import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which statements are news to one who wants to hear of each change once. An incident is
 * one firing of an alert, from FIRING to RESOLVED; statements in between that only repeat are no
 * news.
 */
final class Incidents {

    /** What happened. */
    enum Happening {
        FIRING,
        /** Severity or the extent changed. */
        UPDATED,
        RESOLVED,
        /** It should not have fired. */
        RETRACTED,
        /** Nobody says any more that it fires; nobody said that it is over. */
        EXPIRED,
        /** Said to fire again, after it had ended. */
        RESUMED
    }

    /** Something to tell. */
    record News(Happening happening, Statement statement) {

        /** Which firing of which alert. */
        String incident() {
            return statement.fingerprint() + '-' + statement.firedMillis();
        }

        /**
         * The same for the same news however often it is told. What can happen once per incident is
         * named without the revision: after a long absence only a later statement may be left in
         * the compacted topic to tell it by.
         */
        String id() {
            String id = incident() + '-' + happening.name().toLowerCase(Locale.ROOT);
            return switch (happening) {
                case FIRING, RESOLVED, RETRACTED -> id;
                case UPDATED, EXPIRED, RESUMED -> id + '-' + statement.alert().getRevision();
            };
        }
    }

    private enum Phase {
        OPEN,
        EXPIRED,
        OVER
    }

    /**
     * @param last newest statement
     * @param toldMillis receive time of what was last told
     * @param toldSeverity severity that was last told
     */
    private record Incident(
            Phase phase,
            Statement last,
            long toldMillis,
            String toldSeverity,
            boolean hasUntoldUpdate) {

        static Incident told(Phase phase, Statement statement) {
            return new Incident(
                    phase,
                    statement,
                    statement.updatedMillis(),
                    statement.alert().getSeverity(),
                    false);
        }

        Incident repeated(Statement statement, boolean isUpdate) {
            return new Incident(
                    phase, statement, toldMillis, toldSeverity, hasUntoldUpdate || isUpdate);
        }
    }

    private final long updateMillis;
    private final int most;
    private final Map<String, Incident> incidents = new LinkedHashMap<>();

    /**
     * Knows of nothing.
     *
     * @param updateMillis shortest time between two updates of an incident, in receive time, unless
     *     its severity changes
     * @param most incidents to remember; the ones that are longest over go first
     */
    Incidents(long updateMillis, int most) {
        this.updateMillis = updateMillis;
        this.most = most;
    }

    /** Takes a statement that was dealt with before this process began. */
    void recall(Statement statement) {
        if (isOfConcern(statement)) {
            remember(Incident.told(statement.claimsFiring() ? Phase.OPEN : Phase.OVER, statement));
        }
    }

    /** What expired until then has been told. */
    void recallExpired(long throughMillis) {
        incidents.replaceAll(
                (fingerprint, incident) ->
                        isExpired(incident, throughMillis)
                                ? Incident.told(Phase.EXPIRED, incident.last())
                                : incident);
    }

    /** The news in a statement, in the order in which they have to be told. */
    List<News> next(Statement statement) {
        if (!isOfConcern(statement)) {
            return List.of();
        }
        Incident known = incidents.get(statement.fingerprint());
        return statement.isOver() ? over(known, statement) : fires(known, statement);
    }

    private List<News> fires(@Nullable Incident known, Statement statement) {
        if (known == null || known.last().firedMillis() != statement.firedMillis()) {
            List<News> news = new ArrayList<>();
            if (known != null && known.phase() == Phase.OPEN) {
                // Its end is no longer in the topic.
                news.add(new News(Happening.EXPIRED, known.last()));
            }
            news.add(tell(Happening.FIRING, Phase.OPEN, statement));
            return news;
        }
        return switch (known.phase()) {
            case OPEN -> open(known, statement);
            case EXPIRED -> List.of(tell(Happening.RESUMED, Phase.OPEN, statement));
            // A job that was restored says some things again.
            case OVER ->
                    statement.alert().getRevision() <= known.last().alert().getRevision()
                            ? List.of()
                            : List.of(tell(Happening.RESUMED, Phase.OPEN, statement));
        };
    }

    private List<News> open(Incident known, Statement statement) {
        boolean isUpdate =
                statement.alert().getState() == AlertState.UPDATED || known.hasUntoldUpdate();
        boolean isDue = statement.updatedMillis() - known.toldMillis() >= updateMillis;
        if (!statement.alert().getSeverity().equals(known.toldSeverity()) || (isUpdate && isDue)) {
            return List.of(tell(Happening.UPDATED, Phase.OPEN, statement));
        }
        remember(known.repeated(statement, isUpdate));
        return List.of();
    }

    private List<News> over(@Nullable Incident known, Statement statement) {
        if (known == null || known.phase() == Phase.OVER) {
            // Nobody was told that it fired.
            remember(Incident.told(Phase.OVER, statement));
            return List.of();
        }
        return List.of(
                tell(
                        statement.alert().getState() == AlertState.RETRACTED
                                ? Happening.RETRACTED
                                : Happening.RESOLVED,
                        Phase.OVER,
                        statement));
    }

    /** What has expired since this was last asked. */
    List<News> expired(long nowMillis) {
        List<News> news = new ArrayList<>();
        incidents.replaceAll(
                (fingerprint, incident) -> {
                    if (!isExpired(incident, nowMillis)) {
                        return incident;
                    }
                    news.add(new News(Happening.EXPIRED, incident.last()));
                    return Incident.told(Phase.EXPIRED, incident.last());
                });
        return news;
    }

    private static boolean isExpired(Incident incident, long nowMillis) {
        return incident.phase() == Phase.OPEN && !incident.last().isFiringAt(nowMillis);
    }

    private News tell(Happening happening, Phase phase, Statement statement) {
        remember(Incident.told(phase, statement));
        return new News(happening, statement);
    }

    private void remember(Incident incident) {
        // The newest last, so that the oldest goes first.
        incidents.remove(incident.last().fingerprint());
        if (incidents.size() >= most) {
            forgetOne();
        }
        incidents.put(incident.last().fingerprint(), incident);
    }

    private void forgetOne() {
        Iterator<Incident> candidates = incidents.values().iterator();
        while (candidates.hasNext()) {
            if (candidates.next().phase() == Phase.OVER) {
                candidates.remove();
                return;
            }
        }
        Iterator<Incident> oldest = incidents.values().iterator();
        oldest.next();
        oldest.remove();
    }

    /** The watchdog always fires: that is no news. */
    private static boolean isOfConcern(Statement statement) {
        return statement.isAlert() && statement.alert().getKind() != AlertKind.WATCHDOG;
    }
}
