package dev.faultline.stackwalk.symbolication;

import dev.faultline.symbols.Resolution;
import org.jspecify.annotations.Nullable;

/**
 * A frame as it is answered.
 *
 * @param module name of the module, {@code <unknown>} when there is none
 * @param moduleOffset offset as the client gave it, in hexadecimal with {@code 0x}
 * @param offset the same as a number
 * @param resolution what the symbols say, null without any
 */
record NamedFrame(
        String module, String moduleOffset, long offset, @Nullable Resolution resolution) {

    /** Offset from the start of the function; only with a resolution. */
    String functionOffset(Resolution found) {
        return "0x" + Long.toHexString(offset - found.functionStart());
    }
}
