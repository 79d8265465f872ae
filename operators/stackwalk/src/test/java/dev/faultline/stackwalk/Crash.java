package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpBuilder;
import dev.faultline.minidump.MinidumpReader;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A made-up crash of one amd64 thread: a program "app" at 0x400000, a library "lib" at 0x500000,
 * and a stack that starts at 0x7000.
 */
final class Crash {

    static final long APP = 0x40_0000;
    static final long LIB = 0x50_0000;
    static final long MODULE_SIZE = 0x1_0000;
    static final long STACK = 0x7000;
    static final String DEBUG_ID = "1".repeat(32) + "0";

    private static final byte[] BUILD_ID = new byte[16];

    static {
        Arrays.fill(BUILD_ID, (byte) 0x11);
    }

    private final MinidumpBuilder builder;
    private final Map<String, String> symbols = new HashMap<>();
    private byte[] context = new byte[0];
    private long[] words = new long[0];
    private byte[] file = new byte[0];

    private Crash(MinidumpBuilder builder) {
        this.builder = builder;
    }

    static Crash linux() {
        return new Crash(MinidumpBuilder.linux());
    }

    static Crash windows() {
        return new Crash(MinidumpBuilder.windows());
    }

    /** Registers at the crash. */
    Crash at(long rip, long rsp, long rbp) {
        context = builder.amd64Context(rip, rsp, rbp);
        return this;
    }

    /** As {@link #at(long, long, long)}, with rbx. */
    Crash at(long rip, long rsp, long rbp, long rbx) {
        context = builder.amd64Context(rip, rsp, rbp, rbx);
        return this;
    }

    /** Words on the stack from {@link #STACK} on. */
    Crash stack(long... newWords) {
        words = newWords.clone();
        return this;
    }

    /** Symbol records of a module, without the MODULE record. */
    Crash symbols(String module, String... records) {
        symbols.put(
                module,
                "MODULE Linux x86_64 %s %s%n%s%n"
                        .formatted(DEBUG_ID, module, String.join("\n", records))
                        .replace("\r", ""));
        return this;
    }

    MinidumpBuilder dump() {
        return builder;
    }

    List<WalkedFrame> walk() {
        return walk(WalkOptions.BEST).threads().get(0).frames();
    }

    List<WalkedFrame> walkLikeRustMinidump() {
        return walk(WalkOptions.RUST_MINIDUMP).threads().get(0).frames();
    }

    WalkedStack walk(WalkOptions options) {
        return new MinidumpWalker(source(), options).walk(read());
    }

    Minidump read() {
        Object result = MinidumpReader.read(ByteBuffer.wrap(bytes()));
        assertThat(result).isInstanceOf(Minidump.class);
        return (Minidump) result;
    }

    /** The dump; what is added afterwards has no effect. */
    byte[] bytes() {
        if (file.length == 0) {
            file = build();
        }
        return file.clone();
    }

    private byte[] build() {
        return builder.elfModule(APP, MODULE_SIZE, "/usr/bin/app", BUILD_ID)
                .elfModule(LIB, MODULE_SIZE, "/usr/lib/lib", BUILD_ID)
                .thread(1, "main", context, STACK, builder.words(words))
                .exception(1, 11, 1, 0x18, context)
                .bytes();
    }

    SymbolSource source() {
        return module -> {
            String text = symbols.get(module.debugFile());
            return text == null ? new SymbolResult.Missing() : parse(text, module);
        };
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
