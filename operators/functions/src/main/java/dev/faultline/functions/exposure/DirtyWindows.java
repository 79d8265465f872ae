package dev.faultline.functions.exposure;

/**
 * Windows whose usage changed since the last publication.
 *
 * @param from start of the first
 * @param to start of the last
 */
public record DirtyWindows(long from, long to) {

    DirtyWindows with(long start) {
        return new DirtyWindows(Math.min(from, start), Math.max(to, start));
    }
}
