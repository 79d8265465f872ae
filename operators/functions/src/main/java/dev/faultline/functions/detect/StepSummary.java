package dev.faultline.functions.detect;

import dev.faultline.correlation.AnnouncedSignature;
import dev.faultline.correlation.CrashOrigin;
import dev.faultline.correlation.Exemplar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what a signature received in a step. Crashes that only warm the signature leave nothing
 * but the memory of their client. Knows no Flink, so that an alert can be recomputed.
 */
final class StepSummary {

    /** How long a client is remembered: its next crash within that is not news. */
    static final long FRESH_AFTER_MILLIS = 24 * 3_600_000L;

    private static final Comparator<StepCrash> BY_RECEIPT =
            Comparator.comparingLong(StepCrash::receivedAt).thenComparing(StepCrash::eventId);

    private final ClientMemory clients;

    StepSummary(ClientMemory clients) {
        this.clients = clients;
    }

    /**
     * Sums up.
     *
     * @param crashes what came in the step
     * @param before reports known before
     * @return null when nothing is counted
     */
    @Nullable SignatureStep of(
            SignatureKey key, long start, List<StepCrash> crashes, RecentReports before) {
        Set<String> present = new HashSet<>();
        Set<String> withdrawn = new HashSet<>();
        for (StepCrash crash : crashes) {
            if (crash.withdrawn()) {
                withdrawn.add(crash.eventId());
            } else if (!crash.moved()) {
                present.add(crash.eventId());
            }
        }
        // One that has moved meanwhile stays: where it is now it comes as a correction, and is no
        // news.
        List<StepCrash> now =
                new ArrayList<>(
                        crashes.stream()
                                .filter(crash -> !crash.takesBack())
                                .filter(crash -> !withdrawn.contains(crash.eventId()))
                                .toList());
        now.sort(BY_RECEIPT);
        int takenBack = takenBack(crashes, present);
        List<StepCrash> counted = now.stream().filter(crash -> !crash.warming()).toList();
        if (counted.isEmpty() && takenBack == 0) {
            warm(now, start);
            return null;
        }
        StepAttributes attributes = new StepAttributes();
        Map<RegressedCount, RegressedCount> regressed = new LinkedHashMap<>();
        List<StepCell> cells = cells(counted, start, attributes, regressed);
        warm(now, start);
        long announcedFrom = announcedFrom(counted, start);
        return new SignatureStep(
                key,
                start,
                cells,
                before.with(reports(counted)).reports(),
                announcedFrom,
                successors(counted, announcedFrom),
                origin(counted),
                takenBack,
                new ArrayList<>(regressed.values()),
                attributes.counts());
    }

    private static int takenBack(List<StepCrash> crashes, Set<String> present) {
        return (int)
                crashes.stream()
                        .filter(crash -> crash.takesBack() && !crash.warming() && !crash.report())
                        .filter(crash -> !present.contains(crash.eventId()))
                        .count();
    }

    private void warm(List<StepCrash> crashes, long start) {
        for (StepCrash crash : crashes) {
            if (crash.warming() && !crash.report()) {
                clients.seen(crash.client(), start);
            }
        }
    }

    private List<StepCell> cells(
            List<StepCrash> crashes,
            long start,
            StepAttributes attributes,
            Map<RegressedCount, RegressedCount> regressed) {
        Map<StepCell, StepCell> cells = new LinkedHashMap<>();
        for (StepCrash crash : crashes) {
            if (crash.report()) {
                attributes.add(crash);
            } else {
                StepCell empty = new StepCell(crash.buildId(), crash.os(), crash.late(), 0, 0, 0);
                boolean fresh = isFresh(crash.client(), start);
                cells.put(empty, cells.getOrDefault(empty, empty).plus(fresh, crash.startup()));
                if (fresh) {
                    attributes.add(crash);
                }
                CrashOrigin origin = crash.origin();
                String fixedIn = origin == null ? null : origin.context().fixedIn();
                if (fixedIn != null) {
                    RegressedCount none = new RegressedCount(fixedIn, crash.buildId(), 0, 0, 0);
                    regressed.put(
                            none, regressed.getOrDefault(none, none).plus(fresh, crash.startup()));
                }
            }
        }
        return new ArrayList<>(cells.values());
    }

    /** Whether the client is news, and remembers it. */
    private boolean isFresh(long client, long start) {
        Long last = clients.lastSeen(client);
        if (last == null || last < start) {
            clients.seen(client, start);
        }
        return last == null || last <= start - FRESH_AFTER_MILLIS;
    }

    private static List<Exemplar> reports(List<StepCrash> crashes) {
        return crashes.stream()
                .filter(StepCrash::report)
                .map(
                        crash ->
                                new Exemplar(
                                        crash.eventId(),
                                        crash.resolvedFrames(),
                                        crash.receivedAt()))
                .toList();
    }

    /** What was received before the step may have been before the announcement too. */
    private static long announcedFrom(List<StepCrash> crashes, long start) {
        long latest = SignatureStep.NO_WORD;
        for (StepCrash crash : crashes) {
            if (crash.receivedAt() >= start) {
                AnnouncedSignature announced = crash.announced();
                latest = Math.max(latest, announced == null ? 0 : announced.fromMillis());
            }
        }
        return latest;
    }

    private static List<Successor> successors(List<StepCrash> crashes, long announcedFrom) {
        Map<Successor, Long> pings = new LinkedHashMap<>();
        for (StepCrash crash : crashes) {
            AnnouncedSignature announced = crash.announced();
            if (announced != null && announced.fromMillis() == announcedFrom && !crash.report()) {
                Successor successor = new Successor(announced.signature(), crash.os(), 0);
                if (pings.size() < SignatureStep.MAX_SUCCESSORS || pings.containsKey(successor)) {
                    pings.merge(successor, 1L, Long::sum);
                }
            }
        }
        List<Successor> successors = new ArrayList<>(pings.size());
        pings.forEach((to, count) -> successors.add(new Successor(to.signature(), to.os(), count)));
        return successors;
    }

    private static StepOrigin origin(List<StepCrash> crashes) {
        return StepOrigin.of(
                crashes.stream().map(StepCrash::origin).filter(Objects::nonNull).toList());
    }
}
