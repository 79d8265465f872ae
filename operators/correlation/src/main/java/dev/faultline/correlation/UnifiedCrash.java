package dev.faultline.correlation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event as far as it is known: its merged versions and the verdicts of its keys. Says nothing
 * until every key has spoken; from then on what it says depends only on the set of versions and
 * verdicts, so that the difference between two states is all that anybody downstream must be told.
 *
 * @param eventId identity
 * @param crash merged versions, or null while only verdicts have come
 * @param verdicts verdicts
 * @param latestReceivedAt latest receive time of what came, epoch milliseconds; decides when to
 *     forget the event
 */
public record UnifiedCrash(
        String eventId, @Nullable MergedCrash crash, Verdicts verdicts, long latestReceivedAt) {

    /** An event of which nothing has come. */
    public static UnifiedCrash unknown(String eventId) {
        return new UnifiedCrash(eventId, null, Verdicts.NONE, Long.MIN_VALUE);
    }

    /** What one version says. */
    public static UnifiedCrash of(CrashVersion version) {
        return new UnifiedCrash(
                version.eventId(),
                MergedCrash.of(version),
                Verdicts.NONE,
                version.delivery().receivedAt());
    }

    /** What one key says. */
    public static UnifiedCrash of(Verdict verdict) {
        return new UnifiedCrash(
                verdict.eventId(), null, Verdicts.of(verdict), verdict.receivedAt());
    }

    /** This and what came later. Versions merge in any order; of a key the last word counts. */
    public UnifiedCrash then(UnifiedCrash later) {
        return new UnifiedCrash(
                eventId,
                merged(crash, later.crash),
                verdicts.then(later.verdicts),
                Math.max(latestReceivedAt, later.latestReceivedAt));
    }

    private static @Nullable MergedCrash merged(
            @Nullable MergedCrash one, @Nullable MergedCrash two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return one.merge(two);
    }

    /** Whether it can speak. */
    public boolean isSettled() {
        return crash != null && verdicts.cover(crash.tierKeys());
    }

    /** Whether it is settled and the first of its kind. */
    public boolean isCounted() {
        return isSettled() && !verdicts.anyDuplicate();
    }

    /** What changed for those who count, from the state before; at most one of each sign. */
    public List<CrashDelta> deltasSince(UnifiedCrash before) {
        CrashDelta was = before.delta(-1, true, !isCounted(), isMovedSince(before));
        CrashDelta is = delta(1, before.isSettled(), false, false);
        if (was != null && is != null && was.isOppositeOf(is)) {
            return List.of();
        }
        List<CrashDelta> deltas = new ArrayList<>(2);
        if (was != null) {
            deltas.add(was);
        }
        if (is != null) {
            deltas.add(is);
        }
        return deltas;
    }

    /**
     * Places where the event might have been counted for a moment on the way from one state to
     * another, as mentions. Who reads the way anew after a restore takes it in larger steps, and
     * would not speak of a place in between where a row stands that was said before the death.
     *
     * @param way states from the one before on, in order; the last is what is known now
     * @param said changes that are told anyway
     */
    public static List<CrashDelta> mentionsOn(List<UnifiedCrash> way, List<CrashDelta> said) {
        List<CrashDelta> mentions = new ArrayList<>(1);
        int last = way.size() - 1;
        CrashDelta now = way.get(last).place();
        for (int i = 0; i <= last; i++) {
            UnifiedCrash state = way.get(i);
            // One that was settled has been spoken of; the last is if it counts, and if it is not
            // settled it is the first of the way that follows.
            boolean isSpokenOf =
                    i == last
                            ? state.isCounted() || !state.isSettled()
                            : i == 0 && state.isSettled();
            CrashDelta place = isSpokenOf ? null : state.place();
            boolean isStillThere = i < last && place != null && now != null && place.isWhere(now);
            if (place != null
                    && !isStillThere
                    && said.stream().noneMatch(place::isWhere)
                    && mentions.stream().noneMatch(place::isWhere)) {
                mentions.add(place);
            }
        }
        return mentions;
    }

    private @Nullable CrashDelta place() {
        return crash == null ? null : delta(crash, 0, true, false, false);
    }

    /** Sides of links that are new, changed or gone since the state before. */
    public List<LinkSide> linkSidesSince(UnifiedCrash before) {
        List<LinkSide> changed = new ArrayList<>(1);
        for (String partner : linkedNow()) {
            LinkSide was = before.saidOf(partner);
            LinkSide is = linkSide(partner);
            if (!is.equals(was) && (is.counted() || was != null)) {
                changed.add(is);
            }
        }
        for (String former : before.linkedNow()) {
            if (saidOf(former) == null) {
                changed.add(linkSide(former));
            }
        }
        return changed;
    }

    /** What changed in the books of the source partitions. */
    public List<LedgerDelta> ledgerSince(UnifiedCrash before) {
        if (crash == null || !isSettled() || ledgerIsSameAs(before)) {
            return List.of();
        }
        List<LedgerDelta> deltas = new ArrayList<>(2);
        if (before.crash != null && before.isSettled()) {
            before.crash.deliveries().forEach(each -> deltas.add(before.ledger(-1, each)));
        }
        crash.deliveries().forEach(each -> deltas.add(ledger(1, each)));
        return deltas;
    }

    private boolean ledgerIsSameAs(UnifiedCrash before) {
        return before.isSettled()
                && before.isCounted() == isCounted()
                && before.crash != null
                && crash != null
                && before.crash.deliveries().equals(crash.deliveries());
    }

    private LedgerDelta ledger(int sign, Delivery delivery) {
        boolean first = crash != null && crash.first().equals(delivery);
        return new LedgerDelta(sign, delivery, first && isCounted());
    }

    private @Nullable CrashDelta delta(
            int sign, boolean correction, boolean withdrawn, boolean moved) {
        return crash == null || !isCounted()
                ? null
                : delta(crash, sign, correction, withdrawn, moved);
    }

    private CrashDelta delta(
            MergedCrash crash, int sign, boolean correction, boolean withdrawn, boolean moved) {
        return new CrashDelta(
                sign,
                correction,
                withdrawn,
                moved,
                eventId,
                crash.source(),
                crash.first().receivedAt(),
                crash.first().crashTime(),
                crash.best().resolvedFrames(),
                crash.best().facts(),
                correction ? null : origin(crash));
    }

    private boolean isMovedSince(UnifiedCrash before) {
        return isCounted()
                && crash != null
                && before.crash != null
                && !crash.best()
                        .facts()
                        .signature()
                        .equals(before.crash.best().facts().signature());
    }

    private static CrashOrigin origin(MergedCrash crash) {
        Delivery first = crash.first();
        return new CrashOrigin(
                first.topic() + '-' + first.partition(),
                first.offset(),
                crash.best().rulesetSequence(),
                crash.best().context());
    }

    private List<String> linkedNow() {
        return isSettled() ? verdicts.partners() : List.of();
    }

    private @Nullable LinkSide saidOf(String partner) {
        return linkedNow().contains(partner) ? linkSide(partner) : null;
    }

    private LinkSide linkSide(String partner) {
        MergedCrash known = Objects.requireNonNull(crash, "an event without versions has no links");
        boolean ping = known.source() == CrashSource.PING;
        return new LinkSide(
                new LinkKey(ping ? eventId : partner, ping ? partner : eventId),
                known.source(),
                verdicts.tierBits(partner),
                isCounted(),
                known.first().receivedAt(),
                known.best().facts().signatureCell(),
                known.best().stack());
    }
}
