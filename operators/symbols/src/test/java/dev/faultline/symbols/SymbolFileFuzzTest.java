package dev.faultline.symbols;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Any text is parsed or rejected, within bounds. */
class SymbolFileFuzzTest {

    private static final byte[] MODULE =
            ("MODULE windows x86 " + SymBuilder.DEBUG_ID + " app\n")
                    .getBytes(StandardCharsets.UTF_8);

    @FuzzTest(maxDuration = "30s")
    void readsAnyText(byte[] text) throws IOException {
        read(text);
    }

    @FuzzTest(maxDuration = "30s")
    void readsAnyRecords(byte[] records) throws IOException {
        byte[] text = new byte[MODULE.length + records.length];
        System.arraycopy(MODULE, 0, text, 0, MODULE.length);
        System.arraycopy(records, 0, text, MODULE.length, records.length);
        read(text);
    }

    private static void read(byte[] text) throws IOException {
        Allocation.check(text.length, () -> parseAndLook(text));
    }

    private static void parseAndLook(byte[] text) throws IOException {
        if (parse(text) instanceof ParseResult.Parsed parsed) {
            FuzzedLookups.look(parsed.table());
            if (parsed.table().isDamaged()) {
                throw new AssertionError("an index that was just written is damaged");
            }
        }
    }

    private static ParseResult parse(byte[] text) throws IOException {
        return SymbolFileParser.parse(new ByteArrayInputStream(text), null);
    }
}
