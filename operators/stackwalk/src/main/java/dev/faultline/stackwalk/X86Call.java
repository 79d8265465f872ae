package dev.faultline.stackwalk;

import dev.faultline.minidump.MemoryRegion;

/** Recognises the calls of x86 and x86-64, whose encodings are the same. */
final class X86Call {

    private static final int RELATIVE_CALL = 0xe8;
    private static final int RELATIVE_CALL_BYTES = 5;

    private X86Call() {}

    /** Whether the bytes before the address can be a call. */
    static boolean endsAt(MemoryRegion code, long address) {
        return code.read(address - RELATIVE_CALL_BYTES, 1) == RELATIVE_CALL
                || endsWithIndirectCall(code, address);
    }

    /** FF /2: two bytes, up to five more for a displacement and a scaled index. */
    private static boolean endsWithIndirectCall(MemoryRegion code, long address) {
        for (int length = 2; length <= CpuUnwinder.LONGEST_CALL_BYTES; length++) {
            long at = address - length;
            int modRm = (int) code.read(at + 1, 1);
            boolean isCall = code.read(at, 1) == 0xff && (modRm >>> 3 & 7) == 2;
            int index = length > 2 ? (int) code.read(at + 2, 1) : 0;
            if (isCall && indirectCallBytes(modRm, index) == length) {
                return true;
            }
        }
        return false;
    }

    /** A table may be at a place instead of where a register points. */
    private static int indirectCallBytes(int modRm, int index) {
        int mode = modRm >>> 6;
        boolean isIndexed = mode != 3 && (modRm & 7) == 4;
        int base = isIndexed ? index & 7 : modRm & 7;
        boolean isPlace = mode == 0 && base == 5;
        int displacement = mode == 1 ? 1 : mode == 2 || isPlace ? 4 : 0;
        return 2 + (isIndexed ? 1 : 0) + displacement;
    }
}
