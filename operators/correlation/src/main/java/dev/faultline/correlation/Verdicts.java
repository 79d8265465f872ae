package dev.faultline.correlation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tier keys of one event have said of it so far.
 *
 * @param tiers last word of each key
 */
public record Verdicts(List<TierVerdict> tiers) {

    private static final int MAX_TIERS = 2 * MergedCrash.MAX_TIER_KEYS;

    public static final Verdicts NONE = new Verdicts(List.of());

    static Verdicts of(Verdict verdict) {
        return new Verdicts(
                List.of(
                        new TierVerdict(
                                verdict.tierKey(), verdict.duplicate(), verdict.partner())));
    }

    /** These, and what was said later. */
    Verdicts then(Verdicts later) {
        if (tiers.isEmpty() || later.tiers.isEmpty()) {
            return tiers.isEmpty() ? later : this;
        }
        List<TierVerdict> last = new ArrayList<>(tiers.size() + later.tiers.size());
        for (TierVerdict tier : tiers) {
            if (!later.hasSpoken(tier.tierKey())) {
                last.add(tier);
            }
        }
        for (TierVerdict tier : later.tiers) {
            if (last.size() < MAX_TIERS) {
                last.add(tier);
            }
        }
        return new Verdicts(last);
    }

    /** Whether every one of the keys has spoken. */
    public boolean cover(List<String> tierKeys) {
        for (String key : tierKeys) {
            if (!hasSpoken(key)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasSpoken(String tierKey) {
        for (TierVerdict tier : tiers) {
            if (tier.tierKey().equals(tierKey)) {
                return true;
            }
        }
        return false;
    }

    /** Whether any key calls the event a duplicate. */
    public boolean anyDuplicate() {
        return tiers.stream().anyMatch(TierVerdict::duplicate);
    }

    /** Events of the other source that are the same crash by some key, each once. */
    public List<String> partners() {
        List<String> partners = new ArrayList<>(1);
        for (TierVerdict tier : tiers) {
            String partner = tier.partner();
            if (partner != null && !partners.contains(partner)) {
                partners.add(partner);
            }
        }
        return partners;
    }

    /** Tiers of the keys by which an event is the partner; 0 when it is none. */
    int tierBits(String partner) {
        int bits = 0;
        for (TierVerdict tier : tiers) {
            if (partner.equals(tier.partner())) {
                bits |= KeyTier.of(tier.tierKey()).bit();
            }
        }
        return bits;
    }

    /**
     * Last word of one key.
     *
     * @param tierKey the key
     * @param duplicate whether an earlier event of the same source is the same crash
     * @param partner event of the other source that is the same crash, or null
     */
    public record TierVerdict(String tierKey, boolean duplicate, @Nullable String partner) {}
}
