package dev.faultline.functions.exposure;

/**
 * Windows whose usage changed since the last publication.
 *
 * @param from start of the first
 * @param to start of the last
 * @param receivedAt when the last sample that changed one was received, epoch milliseconds
 */
public record DirtyWindows(long from, long to, long receivedAt) {

    DirtyWindows with(DirtyWindows more) {
        return new DirtyWindows(
                Math.min(from, more.from),
                Math.max(to, more.to),
                Math.max(receivedAt, more.receivedAt));
    }
}
