package dev.faultline.jobs.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * How far long work has come: one line on standard error that is written over once a second, with a
 * bar where the end is known. Silent where the output is not a terminal.
 */
final class ProgressLine implements AutoCloseable {

    private static final long INTERVAL_NANOS = 1_000_000_000;
    private static final int WIDTH = 30;

    private final PrintWriter err;
    private final boolean isShown;
    private final String unit;
    private final long total;
    private long saidAt = System.nanoTime();
    private boolean saidSomething;

    /**
     * Begins a line.
     *
     * @param unit what is counted, such as "records read"
     * @param total how many there are in all; 0 when nobody knows
     */
    ProgressLine(PrintWriter err, String unit, long total) {
        this(err, unit, total, Ansi.AUTO.enabled());
    }

    ProgressLine(PrintWriter err, String unit, long total, boolean isShown) {
        this.err = err;
        this.unit = unit;
        this.total = total;
        this.isShown = isShown;
    }

    /** Says how far the work is, at most once a second. */
    void at(long done) {
        if (isShown && System.nanoTime() - saidAt >= INTERVAL_NANOS) {
            saidAt = System.nanoTime();
            saidSomething = true;
            err.print("\r" + line(done, total, unit));
            err.flush();
        }
    }

    /** A stream whose bytes are what is counted. */
    InputStream watch(InputStream in) {
        return new FilterInputStream(in) {

            private long done;

            @Override
            public int read() throws IOException {
                int value = super.read();
                at(++done);
                return value;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                done += Math.max(0, count);
                at(done);
                return count;
            }
        };
    }

    static String line(long done, long total, String unit) {
        if (total <= 0) {
            return String.format(Locale.ROOT, "%,d %s ", done, unit);
        }
        double share = Math.min(1, (double) done / total);
        int full = (int) (share * WIDTH);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %,d of %,d %s ",
                "#".repeat(full),
                ".".repeat(WIDTH - full),
                100 * share,
                done,
                total,
                unit);
    }

    /** Leaves the line. */
    @Override
    public void close() {
        if (saidSomething) {
            err.println();
        }
    }
}
