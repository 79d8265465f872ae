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
}
