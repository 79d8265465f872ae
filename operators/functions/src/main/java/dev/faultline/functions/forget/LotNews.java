package dev.faultline.functions.forget;

/**
 * What the crashes of a lot are told.
 *
 * @param lot the lot
 * @param forgotten event that is to be forgotten; empty where what the lot waits for is said to be
 *     there
 */
public record LotNews(String lot, String forgotten) {

    /** What the lot waits for is said to be there. */
    public static LotNews announced(String lot) {
        return new LotNews(lot, "");
    }

    /** An event of the lot is to be forgotten. */
    public static LotNews forget(String lot, String eventId) {
        return new LotNews(lot, eventId);
    }

    /** Whether an event is to be forgotten. */
    public boolean isToForget() {
        return !forgotten.isEmpty();
    }
}
