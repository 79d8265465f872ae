package dev.faultline.state;

/**
 * Where a published row is in its life.
 *
 * @param revision how often it was published
 * @param dueAt receive time at which the changed row is to be published; 0 when nothing changed
 * @param expiresAt receive time at which its state is dropped
 */
public record RowLife(long revision, long dueAt, long expiresAt) {

    public static final RowLife NEW = new RowLife(0, 0, 0);

    /** Whether the row is to be published by the given receive time. */
    public boolean isDue(long time) {
        return dueAt > 0 && dueAt <= time;
    }

    /** Whether nothing more can come for the row by the given receive time. */
    public boolean isExpired(long time) {
        return expiresAt <= time;
    }

    /** Returns the life of the row that is published now. */
    public RowLife published() {
        return new RowLife(revision + 1, 0, expiresAt);
    }
}
