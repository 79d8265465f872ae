package dev.faultline.correlation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The chain of pure steps as the job runs it: candidates to groups, verdicts back to events, deltas
 * to totals, sides to links. Verdicts of one key to one event arrive in order; everything else is
 * interleaved at random, as it is between tasks.
 */
final class CorrelationPipeline {

    private static final int MAX_IN_FLIGHT = 64;

    private final Random random;
    private final Map<String, IdentityGroup> groups = new HashMap<>();
    private final Map<String, UnifiedCrash> events = new HashMap<>();
    private final Map<String, ArrayDeque<Verdict>> inFlight = new TreeMap<>();
    private final Map<LinkKey, LinkedPair> pairs = new HashMap<>();
    private final Map<SignatureCell, SignatureComparison> comparisons = new HashMap<>();
    private final Map<String, Long> ledger = new TreeMap<>();
    private int newCrashes;

    CorrelationPipeline(long seed) {
        random = new Random(seed);
    }

    void run(List<CrashVersion> versions) {
        for (CrashVersion version : versions) {
            for (KeyedCandidate candidate : version.candidates()) {
                String key = candidate.tierKey();
                IdentityGroup.Outcome outcome =
                        groups.getOrDefault(key, IdentityGroup.EMPTY)
                                .offer(key, candidate.candidate());
                groups.put(key, outcome.group());
                for (Verdict verdict : outcome.verdicts()) {
                    String route = key + '>' + verdict.eventId();
                    inFlight.computeIfAbsent(route, each -> new ArrayDeque<>()).add(verdict);
                }
            }
            deliverSome(Math.max(random.nextInt(4), inFlight.size() - MAX_IN_FLIGHT));
            UnifiedCrash before = event(version.eventId());
            apply(before, before.then(UnifiedCrash.of(version)));
        }
        while (!inFlight.isEmpty()) {
            deliverSome(1);
        }
    }

    private void deliverSome(int count) {
        for (int i = 0; i < count && !inFlight.isEmpty(); i++) {
            List<Map.Entry<String, ArrayDeque<Verdict>>> routes =
                    new ArrayList<>(inFlight.entrySet());
            Map.Entry<String, ArrayDeque<Verdict>> route =
                    routes.get(random.nextInt(routes.size()));
            ArrayDeque<Verdict> queue = route.getValue();
            Verdict verdict = queue.remove();
            if (queue.isEmpty()) {
                inFlight.remove(route.getKey());
            }
            UnifiedCrash before = event(verdict.eventId());
            apply(before, before.then(UnifiedCrash.of(verdict)));
        }
    }

    private UnifiedCrash event(String id) {
        return events.getOrDefault(id, UnifiedCrash.unknown(id));
    }

    private void apply(UnifiedCrash before, UnifiedCrash after) {
        events.put(after.eventId(), after);
        for (CrashDelta delta : after.deltasSince(before)) {
            newCrashes += delta.correction() ? 0 : 1;
            comparisons.merge(
                    delta.facts().signatureCell(),
                    SignatureComparison.NONE.plus(delta),
                    (sum, one) -> sum.plus(delta));
        }
        for (LinkSide side : after.linkSidesSince(before)) {
            LinkedPair was = pairs.getOrDefault(side.key(), LinkedPair.EMPTY);
            LinkedPair is = was.with(side);
            pairs.put(side.key(), is);
            count(-1, was.link());
            count(1, is.link());
        }
        for (LedgerDelta delta : after.ledgerSince(before)) {
            String line = delta.delivery().topic() + (delta.counted() ? " counted" : " duplicate");
            ledger.merge(line, (long) delta.sign(), Long::sum);
        }
    }

    private void count(int sign, @Nullable Link link) {
        if (link != null) {
            comparisons.merge(
                    link.ping(),
                    SignatureComparison.NONE.plus(sign, link),
                    (sum, one) -> sum.plus(sign, link));
        }
    }

    /** Everything that is published, without what a crash leaves behind at its former place. */
    String published() {
        TreeSet<String> lines = new TreeSet<>();
        comparisons.forEach(
                (cell, is) -> {
                    if (!is.counts().equals(CellCounts.ZERO) || is.linked() != 0) {
                        lines.add(
                                cell.signature()
                                        + cell.where().version()
                                        + is.counts()
                                        + is.varianceMicros()
                                        + ' '
                                        + is.linked()
                                        + is.agreeing()
                                        + is.commonFrames()
                                        + is.reportSignatures()
                                        + is.exemplars());
                    }
                });
        pairs.values().stream()
                .map(LinkedPair::link)
                .filter(link -> link != null)
                .forEach(link -> lines.add(String.valueOf(link)));
        return String.join("\n", lines) + "\n" + ledger;
    }

    int newCrashes() {
        return newCrashes;
    }

    List<Link> links() {
        return pairs.values().stream().map(LinkedPair::link).filter(link -> link != null).toList();
    }

    CellCounts totals() {
        return comparisons.values().stream()
                .map(SignatureComparison::counts)
                .reduce(CellCounts.ZERO, (one, two) -> one.minus(CellCounts.ZERO.minus(two)));
    }
}
