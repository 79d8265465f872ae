package dev.faultline.statistics.recorded;

import dev.faultline.statistics.detection.CellCount;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recorded stream of counts, one delivery bucket of five minutes after the other.
 *
 * <p>Text in blocks. {@code @delivery channel event batch} opens one: buckets of delivery and of
 * the crash, the channel's index, and the batch, which is dropped when seen before. Its lines are
 * {@code signature cell:pings cell:pings/clients ...}, signature and cell in base 36; clients are
 * distinct ones not seen for the signature in 24 hours, all pings' when left out. Signature 0
 * stands for all that are not followed.
 */
public final class RecordedStream {

    /** Length of a bucket. */
    public static final long BUCKET_MILLIS = 300_000L;

    /** Bucket 0 starts on a Monday at midnight: here the first one after the epoch. */
    static final long FIRST_MILLIS = 4 * 86_400_000L;

    /** Buckets between crash and delivery from which a row counts as late. */
    private static final int LATE_BUCKETS = 3;

    private static final int MAXIMUM_BATCH = 100_000_000;

    private final BufferedReader lines;
    private final RecordedCells cells;
    private final BitSet seenBatches = new BitSet();
    private @Nullable String heading;
    private long line;

    /** One delivery bucket: its number and, by channel index, what was delivered. */
    public record Delivery(int bucket, List<List<CellCount>> byChannel) {}

    /**
     * Opens a recorded stream; the caller closes the readers.
     *
     * @param counts the blocks, decompressed
     * @param cells table of cells with the columns cell, channel, build, os
     * @param channels table of channels with the column channel, in order of index
     */
    public RecordedStream(Reader counts, Reader cells, Reader channels) throws IOException {
        lines = new BufferedReader(counts, 1 << 16);
        this.cells = RecordedCells.read(channels, cells);
        heading = nextLine();
    }

    /**
     * Opens the use recorded beside the stream; the caller closes the reader.
     *
     * @param usage the lines, decompressed
     */
    public RecordedUsage usage(Reader usage) throws IOException {
        return new RecordedUsage(usage, cells);
    }

    /** Names of the channels in order of index. */
    public List<String> channels() {
        return cells.channels();
    }

    /**
     * The next delivery bucket that has blocks, or null at the end.
     *
     * @throws RecordedStreamException when the text does not follow the format
     */
    public @Nullable Delivery next() throws IOException {
        String first = heading;
        if (first == null) {
            return null;
        }
        int[] block = block(first);
        int bucket = block[0];
        List<List<CellCount>> byChannel = new ArrayList<>();
        channels().forEach(channel -> byChannel.add(new ArrayList<>()));
        while (block[0] == bucket) {
            if (block[1] >= byChannel.size()) {
                throw new RecordedStreamException(line, "unknown channel " + block[1]);
            }
            readBlock(block, byChannel.get(block[1]));
            String next = heading;
            if (next == null) {
                break;
            }
            block = block(next);
        }
        return new Delivery(bucket, byChannel);
    }

    private void readBlock(int[] block, List<CellCount> into) throws IOException {
        boolean again = seenBatches.get(block[3]);
        seenBatches.set(block[3]);
        boolean late = block[0] - block[2] >= LATE_BUCKETS;
        String text = nextLine();
        while (text != null && !text.startsWith("@")) {
            if (!again && !text.isEmpty()) {
                readCounts(text, late, into);
            }
            text = nextLine();
        }
        heading = text;
    }

    private void readCounts(String text, boolean late, List<CellCount> into) throws IOException {
        int end = endOf(text, ' ', 0);
        int number = number(text, 0, end, 36);
        String signature = number == 0 ? CellCount.OTHER : Integer.toString(number);
        int at = end + 1;
        while (at < text.length()) {
            end = endOf(text, ' ', at);
            int colon = endOf(text, ':', at);
            int slash = Math.min(end, endOf(text, '/', at));
            if (colon >= end) {
                throw new RecordedStreamException(line, "a count needs a colon");
            }
            RecordedCells.Cell cell = cells.cell(number(text, at, colon, 36), line);
            int pings = number(text, colon + 1, slash, 10);
            int fresh = slash < end ? number(text, slash + 1, end, 10) : pings;
            if (fresh > pings) {
                throw new RecordedStreamException(line, "more clients than pings");
            }
            into.add(new CellCount(signature, cell.build(), cell.os(), pings, fresh, 0, late));
            at = end + 1;
        }
    }

    private int[] block(String text) throws RecordedStreamException {
        if (!text.startsWith("@")) {
            throw new RecordedStreamException(line, "a block starts with @");
        }
        int[] fields = new int[4];
        int at = 1;
        for (int i = 0; i < 4; i++) {
            int end = endOf(text, ' ', at);
            fields[i] = number(text, Math.min(at, end), end, 10);
            at = end + 1;
        }
        if (fields[3] > MAXIMUM_BATCH) {
            throw new RecordedStreamException(line, "batch number too large");
        }
        return fields;
    }

    private static int endOf(String text, char what, int from) {
        int at = text.indexOf(what, from);
        return at < 0 ? text.length() : at;
    }

    private int number(String text, int from, int to, int radix) throws RecordedStreamException {
        try {
            int value = Integer.parseInt(text, from, to, radix);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // Told below, with the line.
        }
        throw new RecordedStreamException(line, "not a number");
    }

    private @Nullable String nextLine() throws IOException {
        line++;
        return lines.readLine();
    }
}
