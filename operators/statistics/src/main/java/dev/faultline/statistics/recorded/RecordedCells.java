package dev.faultline.statistics.recorded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables beside a recorded stream: channels by index, and cells, which are a build on an
 * operating system. Comma-separated with a heading; columns are found by name.
 */
final class RecordedCells {

    /** A build on an operating system. */
    record Cell(String channel, String build, String os) {}

    private final List<String> channels;
    private final Map<Integer, Cell> cells;

    private RecordedCells(List<String> channels, Map<Integer, Cell> cells) {
        this.channels = channels;
        this.cells = cells;
    }

    static RecordedCells read(Reader channels, Reader cells) throws IOException {
        List<String> names = new ArrayList<>();
        for (String[] row : rows(channels, "channel")) {
            names.add(row[0]);
        }
        Map<Integer, Cell> byNumber = new HashMap<>();
        for (String[] row : rows(cells, "cell", "channel", "build", "os")) {
            byNumber.put(Integer.parseInt(row[0]), new Cell(row[1], row[2], row[3]));
        }
        return new RecordedCells(names, byNumber);
    }

    List<String> channels() {
        return channels;
    }

    Cell cell(int number, long line) throws RecordedStreamException {
        Cell cell = cells.get(number);
        if (cell == null) {
            throw new RecordedStreamException(line, "unknown cell " + number);
        }
        return cell;
    }

    private static List<String[]> rows(Reader in, String... columns) throws IOException {
        BufferedReader lines = new BufferedReader(in);
        String heading = lines.readLine();
        List<String> names = heading == null ? List.of() : List.of(heading.split(",", -1));
        int[] at = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            at[i] = names.indexOf(columns[i]);
            if (at[i] < 0) {
                throw new RecordedStreamException(1, "no column " + columns[i]);
            }
        }
        List<String[]> rows = new ArrayList<>();
        long line = 1;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            line++;
            String[] values = text.split(",", -1);
            if (values.length != names.size()) {
                throw new RecordedStreamException(line, "row has another number of columns");
            }
            String[] row = new String[columns.length];
            for (int i = 0; i < columns.length; i++) {
                row[i] = values[at[i]];
            }
            rows.add(row);
        }
        return rows;
    }
}
