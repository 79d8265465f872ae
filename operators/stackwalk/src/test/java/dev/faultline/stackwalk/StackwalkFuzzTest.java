package dev.faultline.stackwalk;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.faultline.minidump.GeneratedDump;
import dev.faultline.minidump.HostileInput;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.ParseResult;
import dev.faultline.symbols.SymbolFileParser;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any dump with any symbols is walked to an end, within bounds and the same each time. */
class StackwalkFuzzTest {

    private static final String[] CPUS = {"x86", "x86_64", "arm", "arm64"};
    private static final String[] RULES = {
        ".cfa: $rsp 8 + .ra: .cfa 8 - ^",
        ".cfa: $rsp .ra: $rip",
        ".cfa: $rbp 16 + .ra: .cfa 8 - ^ $rbp: .cfa 16 - ^",
        ".cfa: $esp 4 + .ra: .cfa 4 - ^",
        ".cfa: $ebp 8 + .ra: .cfa 4 - ^ $ebp: .cfa 8 - ^",
        ".cfa: sp 0 + .ra: lr",
        ".cfa: x29 16 + .ra: .cfa 8 - ^ x29: .cfa 16 - ^",
        ".cfa: .cfa .ra: .ra",
        ".cfa: 0 .ra: 0"
    };

    @FuzzTest(maxDuration = "30s")
    void walksAnyBytes(byte[] file) {
        walk(file, Corpus.NO_SYMBOLS, 0);
    }

    @FuzzTest(maxDuration = "30s")
    void walksAnythingThatLooksLikeADump(FuzzedDataProvider data) {
        byte[] file = GeneratedDump.of(data);
        String records = records(data);
        String module = "MODULE Linux " + data.pickValue(CPUS) + " ";
        SymbolSource source =
                id -> parse(module + id.debugId() + " " + id.debugFile() + "\n" + records, id);
        walk(file, Corpus.remembering(source), records.length());
    }

    private static void walk(byte[] file, SymbolSource symbols, int symbolBytes) {
        for (WalkOptions options : List.of(WalkOptions.BEST, WalkOptions.RUST_MINIDUMP)) {
            HostileInput.check(
                    file.length + symbolBytes,
                    () -> StackwalkReport.toJson(ByteBuffer.wrap(file), symbols, options));
        }
    }

    private static String records(FuzzedDataProvider data) {
        List<String> lines = new ArrayList<>();
        for (int i = data.consumeInt(0, 12); i > 0; i--) {
            String at = Integer.toHexString(data.consumeInt(0, 0x2000));
            String size = Integer.toHexString(data.consumeInt(0, 0x2000));
            lines.add(
                    switch (data.consumeInt(0, 7)) {
                        case 0 -> "FUNC " + at + " " + size + " 0 f";
                        case 1 -> at + " " + size + " 7 0";
                        case 2 -> "PUBLIC " + at + " 0 p";
                        case 3 ->
                                "STACK CFI INIT %s %s %s"
                                        .formatted(at, size, data.pickValue(RULES));
                        case 4 -> "STACK CFI " + at + " " + data.pickValue(RULES);
                        case 5 ->
                                "STACK WIN 4 %s %s 0 0 %x %x %x 0 1 $T0 $ebp = $eip $T0 4 + ^ ="
                                                .formatted(
                                                        at,
                                                        size,
                                                        data.consumeInt(0, 64),
                                                        data.consumeInt(0, 64),
                                                        data.consumeInt(0, 64))
                                        + " $ebp $T0 ^ = $esp $T0 8 + =";
                        case 6 ->
                                "STACK WIN 0 %s %s 0 0 %x %x %x 0 0 %d"
                                        .formatted(
                                                at,
                                                size,
                                                data.consumeInt(0, 64),
                                                data.consumeInt(0, 64),
                                                data.consumeInt(0, 64),
                                                data.consumeInt(0, 1));
                        default -> data.consumeAsciiString(40);
                    });
        }
        return String.join("\n", lines) + "\n";
    }

    private static SymbolResult parse(String text, ModuleId module) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            ParseResult result = SymbolFileParser.parse(new ByteArrayInputStream(bytes), module);
            return result instanceof ParseResult.Parsed parsed
                    ? new SymbolResult.Found(parsed.table())
                    : new SymbolResult.Corrupt(((ParseResult.Rejected) result).reason());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
