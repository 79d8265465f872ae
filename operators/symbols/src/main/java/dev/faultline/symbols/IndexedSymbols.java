package dev.faultline.symbols;

import dev.faultline.symbols.IndexLayout.Section;
import java.nio.IntBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A symbol table that reads an index. Nothing of it is on the heap but the answers of late. */
final class IndexedSymbols implements SymbolTable {

    /** Addresses in a module have 32 bits. */
    private static final long LAST_ADDRESS = 0xffff_ffffL;

    // So that a thousand open modules with all their answers of late stay below 32 MiB.
    private static final int MIN_KEPT = 16;
    private static final int MAX_KEPT = 4096;
    private static final int BYTES_PER_KEPT = 64;
    private static final int BYTES_PER_KEPT_FILE = 2048;
    private static final int MAX_KEPT_FILES = 1 << 16;

    private final ModuleId moduleId;
    private final @Nullable UnwindCpu cpu;
    private final ParseNotes notes;
    private final IndexHeader header;
    private final @Nullable String codeFile;
    private final IndexBytes bytes;

    private final RangeIndex functionRanges;
    private final FunctionIndex functions;
    private final RangeIndex publics;
    private final RangeIndex cfi;
    private final RangeIndex frameData;
    private final RangeIndex fpo;
    private final int kept;
    private final ReadGuard guard = new ReadGuard();

    // Made when first needed. Threads may make them twice; they are alike.
    private @Nullable RecentLookups<Resolution> resolutions;
    private @Nullable RecentLookups<UnwindRules> rules;
    private @Nullable IndexNames names;
    private @Nullable CfiPrograms cfiPrograms;
    private @Nullable WinPrograms winPrograms;

    IndexedSymbols(ModuleId moduleId, IndexHeader header, IndexBytes bytes) {
        this.moduleId = moduleId;
        this.cpu = header.cpu();
        this.notes = header.notes();
        this.codeFile = header.codeFile();
        this.header = header;
        this.bytes = bytes;
        this.functionRanges = ranges(Section.FUNCTIONS);
        this.functions =
                new FunctionIndex(functionRanges, ids(Section.ORIGINS), ids(Section.ORIGIN_FILES));
        this.publics = ranges(Section.PUBLICS);
        this.cfi = ranges(Section.CFI);
        this.frameData = ranges(Section.FRAME_DATA);
        this.fpo = ranges(Section.FPO);
        long rowBytes = header.length(Section.FUNCTIONS) + header.length(Section.PUBLICS);
        int wanted = (int) Math.min(rowBytes / BYTES_PER_KEPT, MAX_KEPT);
        this.kept = Integer.highestOneBit(Math.max(MIN_KEPT, wanted));
    }

    private RangeIndex ranges(Section section) {
        return new RangeIndex(bytes, header.start(section), header.length(section));
    }

    private IdIndex ids(Section section) {
        return new IdIndex(bytes, header.start(section), header.length(section));
    }

    private IntBuffer ints(Section section) {
        return bytes.ints(header.start(section), header.length(section));
    }

    @Override
    public ModuleId moduleId() {
        return moduleId;
    }

    @Override
    public @Nullable String codeFile() {
        return codeFile;
    }

    @Override
    public @Nullable UnwindCpu cpu() {
        return cpu;
    }

    @Override
    public ParseNotes notes() {
        return notes;
    }

    @Override
    public long sizeBytes() {
        return header.fileSize();
    }

    @Override
    public boolean isDamaged() {
        return guard.isDamaged();
    }

    /** What is cut off is the end, and there the checksums are. */
    @Override
    public void recheck() {
        var unused =
                guard.readSurely(
                        () -> {
                            bytes.checkTable(header.fileSize(), header.tableChecksum());
                            return true;
                        });
    }

    @Override
    public @Nullable Resolution resolve(long moduleOffset, PublicRule publicRule) {
        if (isUnanswerable(moduleOffset)) {
            return null;
        }
        RecentLookups<Resolution> recent = resolutions();
        long key = (moduleOffset << 1) | (publicRule == PublicRule.UP_TO_NEXT_FUNC ? 1 : 0);
        RecentLookups.Answer<Resolution> known = recent.get(key);
        if (known != null) {
            return known.value();
        }
        Resolution found = guard.read(() -> find(moduleOffset, publicRule));
        recent.put(key, found);
        return found;
    }

    private @Nullable Resolution find(long address, PublicRule publicRule) {
        IndexNames read = names();
        StackWinRecord win = findWin(address);
        Resolution found =
                functions.resolve(
                        address,
                        win == null ? -1 : Integer.toUnsignedLong(win.parameterSize()),
                        read);
        if (found != null) {
            return found;
        }
        int symbol = publicAt(address, publicRule);
        if (symbol < 0) {
            return null;
        }
        long place = publics.place(symbol);
        IndexCursor record = publics.record(symbol);
        int parameterSize = (int) record.varint();
        return new Resolution(
                read.open(place - record.varint()).text(),
                publics.start(symbol),
                null,
                0,
                List.of(),
                parameterSize,
                Resolution.Source.PUBLIC);
    }

    @Override
    public boolean knowsFunctionAt(long moduleOffset, PublicRule publicRule) {
        if (isUnanswerable(moduleOffset)) {
            return false;
        }
        Boolean isKnown =
                guard.read(
                        () ->
                                functions.covers(moduleOffset)
                                        || publicAt(moduleOffset, publicRule) >= 0);
        return isKnown != null && isKnown;
    }

    @Override
    public @Nullable UnwindRules unwindRules(long moduleOffset) {
        if (isUnanswerable(moduleOffset) || cpu == null) {
            return null;
        }
        RecentLookups<UnwindRules> recent = rules();
        RecentLookups.Answer<UnwindRules> known = recent.get(moduleOffset);
        if (known != null) {
            return known.value();
        }
        UnwindRules found = guard.read(() -> findRules(moduleOffset));
        recent.put(moduleOffset, found);
        return found;
    }

    @Override
    public boolean hasUnwindRules() {
        Boolean any = guard.read(() -> cfi.floor(LAST_ADDRESS) >= 0);
        return any != null && any;
    }

    private @Nullable UnwindRules findRules(long address) {
        int init = cfi.floor(address);
        if (init < 0) {
            return null;
        }
        long start = cfi.start(init);
        long offset = address - start;
        IndexCursor record = cfi.record(init);
        if (offset > record.varint()) {
            return null;
        }
        int set = 0;
        long rowStart = 0;
        for (int rows = RowBlocks.seek(record, offset); rows > 0; rows--) {
            rowStart += record.varint();
            if (rowStart > offset) {
                break;
            }
            set = (int) record.varint();
        }
        return new Rules(cfiPrograms(), set, start, guard);
    }

    @Override
    public @Nullable StackWin stackWin(long moduleOffset) {
        return isUnanswerable(moduleOffset) ? null : guard.read(() -> findWin(moduleOffset));
    }

    private @Nullable StackWinRecord findWin(long address) {
        StackWinRecord record = findWin(frameData, address);
        return record == null ? findWin(fpo, address) : record;
    }

    private @Nullable StackWinRecord findWin(RangeIndex ranges, long address) {
        int row = ranges.floor(address);
        if (row < 0) {
            return null;
        }
        IndexCursor record = ranges.record(row);
        if (address - ranges.start(row) > record.varint()) {
            return null;
        }
        return new StackWinRecord(
                (int) record.varint(),
                (int) record.varint(),
                (int) record.varint(),
                (int) record.varint(),
                ranges == frameData ? winPrograms() : null,
                guard);
    }

    /** Row of the PUBLIC for an address that no FUNC covers, -1 when none reaches it. */
    private int publicAt(long address, PublicRule rule) {
        int symbol = publics.floor(address);
        if (symbol < 0) {
            return -1;
        }
        long start = publics.start(symbol);
        // A FUNC at the PUBLIC's own start has ended before the address, and the PUBLIC with it.
        if (functionRanges.hasStartIn(start, address)) {
            return -1;
        }
        boolean crosses =
                rule == PublicRule.UP_TO_NEXT_FUNCTION && cfi.hasStartIn(start + 1, address);
        return crosses ? -1 : symbol;
    }

    private boolean isUnanswerable(long moduleOffset) {
        return moduleOffset >>> 32 != 0 || guard.isDamaged();
    }

    private RecentLookups<Resolution> resolutions() {
        RecentLookups<Resolution> made = resolutions;
        if (made == null) {
            made = new RecentLookups<>(kept);
            resolutions = made;
        }
        return made;
    }

    private RecentLookups<UnwindRules> rules() {
        RecentLookups<UnwindRules> made = rules;
        if (made == null) {
            made = new RecentLookups<>(kept);
            rules = made;
        }
        return made;
    }

    private IndexNames names() {
        IndexNames made = names;
        if (made == null) {
            int keptFiles = (int) Math.min(header.fileSize() / BYTES_PER_KEPT_FILE, MAX_KEPT_FILES);
            made = new IndexNames(bytes, ids(Section.FILES), kept, keptFiles);
            names = made;
        }
        return made;
    }

    private CfiPrograms cfiPrograms() {
        CfiPrograms made = cfiPrograms;
        if (made == null) {
            made =
                    new CfiPrograms(
                            ints(Section.CFI_CODE),
                            ints(Section.CFI_EXPRESSIONS),
                            ints(Section.CFI_SETS),
                            ints(Section.CFI_SET_STARTS),
                            header.cfiDepth());
            cfiPrograms = made;
        }
        return made;
    }

    private WinPrograms winPrograms() {
        WinPrograms made = winPrograms;
        if (made == null) {
            made =
                    new WinPrograms(
                            ints(Section.WIN_CODE),
                            ints(Section.WIN_PROGRAMS),
                            header.winVariables(),
                            header.winDepth());
            winPrograms = made;
        }
        return made;
    }

    private record Rules(CfiPrograms programs, int set, long initStart, ReadGuard guard)
            implements UnwindRules {

        @Override
        public Outcome apply(Registers callee, StackMemory stack, Registers caller) {
            Registers restored = new Registers(caller.cpu());
            restored.copyFrom(caller);
            Outcome outcome = guard.read(() -> programs.apply(set, callee, stack, restored));
            if (outcome != null && outcome.isRestored()) {
                caller.copyFrom(restored);
            }
            return outcome == null ? Outcome.FAILED : outcome;
        }
    }
}
