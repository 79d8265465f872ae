package dev.faultline.correlation;

import java.util.ArrayList;
import java.util.List;

/**
 * What the tier keys of one event have said of it so far.
 *
 * @param tiers last word of each key
 * @param partners events of the other source that share a key
 */
public record Verdicts(List<TierVerdict> tiers, List<Partner> partners) {

    /** Keys are shared by few events; a flood of partners is an attack or a broken client. */
    static final int MAX_PARTNERS = 16;

    private static final int MAX_TIERS = 2 * MergedCrash.MAX_TIER_KEYS;

    public static final Verdicts NONE = new Verdicts(List.of(), List.of());

    public Verdicts with(Verdict verdict) {
        String partner = verdict.partner();
        return new Verdicts(
                replaceTier(new TierVerdict(verdict.tierKey(), verdict.duplicate())),
                partner == null
                        ? partners
                        : addPartner(partner, KeyTier.of(verdict.tierKey()).bit()));
    }

    /** Whether every one of the keys has spoken. */
    public boolean cover(List<String> tierKeys) {
        return tierKeys.stream()
                .allMatch(key -> tiers.stream().anyMatch(tier -> tier.tierKey().equals(key)));
    }

    /** Whether any key calls the event a duplicate. */
    public boolean anyDuplicate() {
        return tiers.stream().anyMatch(TierVerdict::duplicate);
    }

    private List<TierVerdict> replaceTier(TierVerdict verdict) {
        List<TierVerdict> next = new ArrayList<>(tiers.size() + 1);
        for (TierVerdict tier : tiers) {
            if (!tier.tierKey().equals(verdict.tierKey())) {
                next.add(tier);
            }
        }
        if (next.size() < MAX_TIERS) {
            next.add(verdict);
        }
        return next;
    }

    private List<Partner> addPartner(String eventId, int bit) {
        List<Partner> next = new ArrayList<>(partners.size() + 1);
        int tierBits = bit;
        for (Partner partner : partners) {
            if (partner.eventId().equals(eventId)) {
                tierBits |= partner.tierBits();
            } else {
                next.add(partner);
            }
        }
        if (next.size() < MAX_PARTNERS) {
            next.add(new Partner(eventId, tierBits));
        }
        return next;
    }

    /**
     * Last word of one key.
     *
     * @param tierKey the key
     * @param duplicate its last word
     */
    public record TierVerdict(String tierKey, boolean duplicate) {}

    /**
     * An event of the other source.
     *
     * @param eventId event of the other source
     * @param tierBits tiers of the shared keys
     */
    public record Partner(String eventId, int tierBits) {}
}
