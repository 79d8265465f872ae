package dev.faultline.symbols;

import org.jspecify.annotations.Nullable;

/** A symbol table in sorted arrays. Addresses are kept in 32 bits, as no module is larger. */
@SuppressWarnings("ArrayRecordComponent") // columns; tables are never compared
record FlatSymbolTable(
        ModuleId moduleId,
        @Nullable UnwindCpu cpu,
        byte[] names,
        FunctionTable functions,
        PublicTable publics,
        CfiTable cfi,
        StackWinTable frameData,
        StackWinTable fpo,
        ParseNotes notes)
        implements SymbolTable {

    private static final long OBJECT_OVERHEAD = 1024;

    @Override
    public @Nullable Resolution resolve(long moduleOffset, PublicRule publicRule) {
        if (isOutside(moduleOffset)) {
            return null;
        }
        int address = (int) moduleOffset;
        int function = functions.at(address);
        if (function >= 0) {
            StackWin win = stackWin(moduleOffset);
            int parameterSize =
                    win == null ? functions.parameterSizes()[function] : win.parameterSize();
            return functions.resolve(function, address, parameterSize, names);
        }
        int symbol = publicAt(moduleOffset, publicRule);
        return symbol < 0 ? null : publics.resolve(symbol, names);
    }

    @Override
    public boolean knowsFunctionAt(long moduleOffset, PublicRule publicRule) {
        return !isOutside(moduleOffset)
                && (functions.at((int) moduleOffset) >= 0
                        || publicAt(moduleOffset, publicRule) >= 0);
    }

    @Override
    public @Nullable UnwindRules unwindRules(long moduleOffset) {
        return isOutside(moduleOffset) || cpu == null ? null : cfi.rules((int) moduleOffset);
    }

    @Override
    public @Nullable StackWin stackWin(long moduleOffset) {
        if (isOutside(moduleOffset)) {
            return null;
        }
        StackWin record = frameData.at((int) moduleOffset);
        return record == null ? fpo.at((int) moduleOffset) : record;
    }

    @Override
    public long sizeBytes() {
        return OBJECT_OVERHEAD
                + names.length
                + functions.sizeBytes()
                + publics.sizeBytes()
                + cfi.sizeBytes()
                + frameData.sizeBytes()
                + fpo.sizeBytes();
    }

    private static boolean isOutside(long moduleOffset) {
        return moduleOffset >>> 32 != 0;
    }

    /** Index of the PUBLIC for an address that no FUNC covers, -1 when none reaches it. */
    private int publicAt(long address, PublicRule rule) {
        int symbol = publics.before((int) address);
        if (symbol < 0) {
            return -1;
        }
        long start = Integer.toUnsignedLong(publics.starts()[symbol]);
        // A FUNC at the PUBLIC's own start has ended before the address, and the PUBLIC with it.
        if (functions.hasStartIn(start, address)) {
            return -1;
        }
        boolean crosses =
                rule == PublicRule.UP_TO_NEXT_FUNCTION && cfi.hasStartIn(start + 1, address);
        return crosses ? -1 : symbol;
    }
}
