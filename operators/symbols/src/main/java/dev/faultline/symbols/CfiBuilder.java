package dev.faultline.symbols;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects STACK CFI records and writes one for each INIT: its rows with their rule sets. */
final class CfiBuilder {

    // No real function comes near.
    private static final int MAX_ROWS_OF_RANGE = 1 << 18;

    private final CfiCompiler compiler;
    private final IndexOutput output;
    private final RangeRows ranges = new RangeRows();

    // The current INIT, with the rows that are made of the records that follow it.
    private int start;
    private int last;
    private final IntList rowStarts = new IntList();
    private final IntList rowSets = new IntList();
    private final RowBlocks rows = new RowBlocks();
    private final ByteList record = new ByteList();

    // Records that follow the current INIT.
    private final IntList addresses = new IntList();
    private final IntList texts = new IntList();
    private final IntList changes = new IntList();
    private boolean isOpen;
    private int dropped;

    CfiBuilder(@Nullable UnwindCpu cpu, IndexOutput output) {
        this.compiler = new CfiCompiler(cpu);
        this.output = output;
    }

    /** Starts a range; the rules are the text from {@code from} to {@code to}. */
    void init(int initStart, int initLast, byte[] line, int from, int to) throws IOException {
        closeRange();
        start = initStart;
        last = initLast;
        int text = compiler.text(line, from, to);
        int change = compiler.change(text, line, from, to);
        rowStarts.add(start);
        rowSets.add(compiler.step(CfiCompiler.EMPTY, change));
        isOpen = true;
    }

    /** Ends the current range; rows before the next INIT belong to nothing. */
    void closeRange() throws IOException {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        makeRows();
        rows.clear();
        for (int row = 0; row < rowStarts.size(); row++) {
            long difference = rows.next(rowStarts.unsigned(row) - Integer.toUnsignedLong(start));
            rows.rows().varint(difference);
            rows.rows().varint(rowSets.get(row));
        }
        record.clear();
        record.varint(Integer.toUnsignedLong(last - start));
        rows.appendTo(record);
        ranges.add(start, last, output.appendRecord(record));
        rowStarts.clear();
        rowSets.clear();
    }

    /** Changes rules from an address on, within the current range; false when there is none. */
    boolean row(int address, byte[] line, int from, int to) {
        if (!isOpen) {
            return false;
        }
        if (addresses.size() == MAX_ROWS_OF_RANGE) {
            dropped++;
            return true;
        }
        int text = compiler.text(line, from, to);
        addresses.add(address);
        texts.add(text);
        changes.add(compiler.change(text, line, from, to));
        return true;
    }

    /** Records that were over a limit. */
    int dropped() {
        return dropped;
    }

    RangeRows ranges() {
        return ranges;
    }

    CfiCompiler compiler() {
        return compiler;
    }

    /** Makes rows of the records that followed the last INIT. */
    private void makeRows() {
        if (isAscending()) {
            for (int i = 0; i < addresses.size(); i++) {
                addRow(i);
            }
        } else {
            for (int i : sorted()) {
                addRow(i);
            }
        }
        addresses.clear();
        texts.clear();
        changes.clear();
    }

    private void addRow(int i) {
        int address = addresses.get(i);
        if (Integer.compareUnsigned(address, last) > 0) {
            return;
        }
        int lastRow = rowStarts.size() - 1;
        int set = compiler.step(rowSets.get(lastRow), changes.get(i));
        if (Integer.compareUnsigned(address, rowStarts.get(lastRow)) <= 0) {
            rowSets.set(lastRow, set);
        } else if (set != rowSets.get(lastRow)) {
            rowStarts.add(address);
            rowSets.add(set);
        }
    }

    private boolean isAscending() {
        for (int i = 1; i < addresses.size(); i++) {
            if (addresses.unsigned(i) <= addresses.unsigned(i - 1)) {
                return false;
            }
        }
        return true;
    }

    /** Rows apply in the order of address and, at the same address, of their text. */
    private int[] sorted() {
        Integer[] order = new Integer[addresses.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                (left, right) -> {
                    int byAddress =
                            Integer.compareUnsigned(addresses.get(left), addresses.get(right));
                    return byAddress != 0
                            ? byAddress
                            : compiler.compareTexts(texts.get(left), texts.get(right));
                });
        int[] result = new int[order.length];
        Arrays.setAll(result, i -> order[i]);
        return result;
    }
}
