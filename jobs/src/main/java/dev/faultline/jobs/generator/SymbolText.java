package dev.faultline.jobs.generator;

import java.util.ArrayList;
import java.util.List;

/** Writes the Breakpad symbol file of a made-up module. */
final class SymbolText {

    /** Offset in a function where the inlined call begins; it is {@link #INLINED_BYTES} long. */
    static final int INLINED_AT = 0x20;

    static final int INLINED_BYTES = 0x10;

    private static final int FUNCTION_CODE_BYTES = 0xf0;

    private SymbolText() {}

    static String of(SyntheticModule module, List<String> functions) {
        StringBuilder text = new StringBuilder(functions.size() * 160);
        line(
                text,
                "MODULE",
                module.os().symbolName(),
                "x86_64",
                module.debugId(),
                module.debugFile());
        line(text, "INFO CODE_ID", module.codeId(), module.fileName());
        line(text, "FILE 0 /builds/meadow/" + FunctionCatalog.MODULES.get(module.application()));
        List<String> origins = new ArrayList<>();
        StringBuilder body = new StringBuilder(functions.size() * 128);
        for (int i = 0; i < functions.size(); i++) {
            function(body, module.functionOffset(i), i, functions.get(i), origins);
        }
        for (int i = 0; i < origins.size(); i++) {
            line(text, "INLINE_ORIGIN", Integer.toString(i), origins.get(i));
        }
        text.append(body);
        // Every function keeps a frame pointer, so one rule unwinds them all.
        long length = (long) functions.size() * SyntheticModule.FUNCTION_BYTES;
        line(
                text,
                "STACK CFI INIT",
                Long.toHexString(module.functionOffset(0)),
                Long.toHexString(length),
                ".cfa: $rbp 16 + .ra: .cfa 8 - ^ $rbp: .cfa 16 - ^");
        return text.toString();
    }

    private static void function(
            StringBuilder text, long offset, int index, String name, List<String> origins) {
        String inlined = FunctionCatalog.inlined(name, index);
        int source = 10 + 30 * index;
        line(text, "FUNC", hex(offset), hex(FUNCTION_CODE_BYTES), "0", name);
        if (inlined != null) {
            origins.add(inlined);
            line(
                    text,
                    "INLINE 0",
                    Integer.toString(source + 3),
                    "0",
                    Integer.toString(origins.size() - 1),
                    hex(offset + INLINED_AT),
                    hex(INLINED_BYTES));
        }
        line(text, hex(offset), hex(INLINED_AT), Integer.toString(source), "0");
        line(
                text,
                hex(offset + INLINED_AT),
                hex(INLINED_BYTES),
                Integer.toString(source + 20),
                "0");
        long rest = INLINED_AT + INLINED_BYTES;
        line(
                text,
                hex(offset + rest),
                hex(FUNCTION_CODE_BYTES - rest),
                Integer.toString(source + 5),
                "0");
    }

    private static String hex(long value) {
        return Long.toHexString(value);
    }

    private static void line(StringBuilder text, String... fields) {
        text.append(String.join(" ", fields)).append('\n');
    }
}
