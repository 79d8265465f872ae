package dev.faultline.correlation;

/**
 * The key of a count, and which task counts it.
 *
 * @param cell what is counted
 * @param route keys with the same one are with the same task
 */
public record CountKey(CountCell cell, int route) {

    /** With the task that knows the signature's shard. */
    public static CountKey besideItsShard(CountCell cell) {
        return new CountKey(cell, SignatureShard.of(cell.cell()).hashCode());
    }

    /** With any task. */
    public static CountKey anywhere(CountCell cell) {
        return new CountKey(cell, cell.hashCode());
    }

    @Override
    public int hashCode() {
        return route;
    }
}
