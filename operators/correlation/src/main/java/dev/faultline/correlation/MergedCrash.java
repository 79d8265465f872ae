package dev.faultline.correlation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * All versions of one event, merged. Merging is commutative, associative and idempotent: times come
 * from the earliest delivery, contents from the greatest reading, keys add up.
 *
 * @param source data set
 * @param deliveries distinct arrivals, earliest first, at most {@value #MAX_DELIVERIES}
 * @param best the greatest reading
 * @param tierKeys all keys, sorted, at most {@value #MAX_TIER_KEYS}
 */
public record MergedCrash(
        CrashSource source, List<Delivery> deliveries, Reading best, List<String> tierKeys) {

    /** Later arrivals beyond this are duplicates that nobody needs to tell apart. */
    static final int MAX_DELIVERIES = 16;

    /** Four tiers, and room for versions that disagree about them. */
    static final int MAX_TIER_KEYS = 8;

    public static MergedCrash of(CrashVersion version) {
        return new MergedCrash(
                version.source(),
                List.of(version.delivery()),
                version.reading(),
                smallestKeys(version.keys().all(), List.of()));
    }

    public MergedCrash merge(MergedCrash other) {
        return new MergedCrash(
                source.compareTo(other.source) <= 0 ? source : other.source,
                earliest(deliveries, other.deliveries),
                best.compareTo(other.best) >= 0 ? best : other.best,
                smallestKeys(tierKeys, other.tierKeys));
    }

    /** The arrival that counts. */
    public Delivery first() {
        return deliveries.get(0);
    }

    private static List<Delivery> earliest(List<Delivery> one, List<Delivery> two) {
        if (one.equals(two)) {
            return one;
        }
        List<Delivery> sorted = new ArrayList<>(one);
        sorted.addAll(two);
        Collections.sort(sorted);
        List<Delivery> distinct = new ArrayList<>(sorted.size());
        for (Delivery delivery : sorted) {
            if (distinct.size() < MAX_DELIVERIES
                    && distinct.stream().noneMatch(delivery::isSameRecord)) {
                distinct.add(delivery);
            }
        }
        return distinct;
    }

    private static List<String> smallestKeys(List<String> one, List<String> two) {
        TreeSet<String> keys = new TreeSet<>(one);
        keys.addAll(two);
        return keys.stream().limit(MAX_TIER_KEYS).toList();
    }
}
