package dev.faultline.symbols;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects STACK CFI records in the order of the file. */
final class CfiBuilder {

    private final CfiCompiler compiler;

    // INIT ranges, with the rows that have been made of them.
    private final IntList starts = new IntList();
    private final IntList lasts = new IntList();
    private final IntList firstRows = new IntList();
    private final IntList rowStarts = new IntList();
    private final IntList rowSets = new IntList();

    // Records that follow the current INIT.
    private final IntList addresses = new IntList();
    private final IntList texts = new IntList();
    private final IntList changes = new IntList();
    private boolean isOpen;
    private int dropped;

    CfiBuilder(@Nullable UnwindCpu cpu) {
        compiler = new CfiCompiler(cpu);
    }

    /** Starts a range; the rules are the text from {@code from} to {@code to}. */
    void init(int start, int last, byte[] line, int from, int to) {
        closeRange();
        starts.add(start);
        lasts.add(last);
        firstRows.add(rowStarts.size());
        int text = compiler.text(line, from, to);
        int change = compiler.change(text, line, from, to);
        rowStarts.add(start);
        rowSets.add(compiler.step(CfiCompiler.EMPTY, change));
        isOpen = true;
    }

    /** Ends the current range; rows before the next INIT belong to nothing. */
    void closeRange() {
        if (isOpen) {
            makeRows();
            isOpen = false;
        }
    }

    /** Changes rules from an address on, within the current range; false when there is none. */
    boolean row(int address, byte[] line, int from, int to) {
        if (!isOpen) {
            return false;
        }
        int text = compiler.text(line, from, to);
        addresses.add(address);
        texts.add(text);
        changes.add(compiler.change(text, line, from, to));
        return true;
    }

    /** INIT ranges that overlapped others, once built. */
    int dropped() {
        return dropped;
    }

    CfiTable build() {
        closeRange();
        firstRows.add(rowStarts.size());
        int[] kept = Ranges.withoutOverlaps(starts, lasts, 0, starts.size());
        dropped = starts.size() - kept.length;
        int[] keptStarts = new int[kept.length];
        int[] keptLasts = new int[kept.length];
        int[] keptFirstRows = new int[kept.length + 1];
        IntList keptRowStarts = new IntList();
        IntList keptRowSets = new IntList();
        for (int i = 0; i < kept.length; i++) {
            keptStarts[i] = starts.get(kept[i]);
            keptLasts[i] = lasts.get(kept[i]);
            for (int row = firstRows.get(kept[i]); row < firstRows.get(kept[i] + 1); row++) {
                keptRowStarts.add(rowStarts.get(row));
                keptRowSets.add(rowSets.get(row));
            }
            keptFirstRows[i + 1] = keptRowStarts.size();
        }
        return new CfiTable(
                keptStarts,
                keptLasts,
                keptFirstRows,
                keptRowStarts.toArray(),
                keptRowSets.toArray(),
                compiler.programs());
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

    private void addRow(int record) {
        int init = starts.size() - 1;
        int address = addresses.get(record);
        if (Integer.compareUnsigned(address, lasts.get(init)) > 0) {
            return;
        }
        int lastRow = rowStarts.size() - 1;
        int set = compiler.step(rowSets.get(lastRow), changes.get(record));
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
