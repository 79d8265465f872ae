package dev.faultline.statistics.recorded;

import dev.faultline.statistics.detection.UsageCount;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the use that belongs to a recorded stream, in order of its arrival: lines {@code
 * arr_hour,evt_hour,cell,usage_hours} with a heading. A line is known from the end of its hour of
 * arrival.
 */
public final class RecordedUsage {

    private static final String HEADING = "arr_hour,evt_hour,cell,usage_hours";
    private static final long HOUR_MILLIS = 3_600_000L;
    static final int BUCKETS_PER_HOUR = (int) (HOUR_MILLIS / RecordedStream.BUCKET_MILLIS);

    private final BufferedReader lines;
    private final RecordedCells cells;
    private final List<String> channels;
    private int @Nullable [] next;
    private double nextHours;
    private long line = 1;

    /** See {@link RecordedStream#usage}. */
    RecordedUsage(Reader usage, RecordedCells cells) throws IOException {
        lines = new BufferedReader(usage, 1 << 16);
        this.cells = cells;
        this.channels = cells.channels();
        if (!HEADING.equals(lines.readLine())) {
            throw new RecordedStreamException(line, "not the columns of recorded use");
        }
        read();
    }

    /**
     * Use that has become known by the end of a bucket and was not taken before, by channel index.
     *
     * @throws RecordedStreamException when the text does not follow the format
     */
    List<List<UsageCount>> until(int bucket) throws IOException {
        List<List<UsageCount>> byChannel = new ArrayList<>();
        channels.forEach(channel -> byChannel.add(new ArrayList<>()));
        for (int[] row = next; row != null && isKnown(row[0], bucket); row = next) {
            RecordedCells.Cell cell = cells.cell(row[2], line);
            int channel = channels.indexOf(cell.channel());
            if (channel < 0) {
                throw new RecordedStreamException(line, "unknown channel " + cell.channel());
            }
            long hour = RecordedStream.FIRST_MILLIS + row[1] * HOUR_MILLIS;
            byChannel.get(channel).add(new UsageCount(cell.build(), hour, nextHours));
            read();
        }
        return byChannel;
    }

    private static boolean isKnown(int arrivalHour, int bucket) {
        return (arrivalHour + 1) * BUCKETS_PER_HOUR <= bucket + 1;
    }

    private void read() throws IOException {
        String text = lines.readLine();
        line++;
        if (text == null) {
            next = null;
            return;
        }
        String[] fields = text.split(",", -1);
        try {
            int[] row = new int[3];
            for (int i = 0; i < 3; i++) {
                row[i] = Integer.parseInt(fields[i]);
            }
            nextHours = Double.parseDouble(fields[3]);
            if (row[1] < 0 || row[0] < row[1] || !Double.isFinite(nextHours)) {
                throw new RecordedStreamException(line, "use arrives after it happens");
            }
            next = row;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new RecordedStreamException(line, "not four numbers");
        }
    }
}
