package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpBuilder;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.minidump.OperatingSystem;
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
 * A made-up crash of one thread: a program "app" at 0x400000, a library "lib" at 0x500000, and a
 * stack that starts at 0x7000.
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

    private final Cpu cpu;
    private final OperatingSystem os;
    private final MinidumpBuilder builder;
    private final Map<String, Long> registers = new HashMap<>();
    private final Map<String, String> symbols = new HashMap<>();
    private byte[] context = new byte[0];
    private long[] words = new long[0];
    private String library = "lib";
    private byte[] file = new byte[0];

    private Crash(Cpu cpu, OperatingSystem os) {
        this.cpu = cpu;
        this.os = os;
        this.builder = MinidumpBuilder.linux().machine(cpu, os);
    }

    /** A crash of an amd64 program on Linux. */
    static Crash linux() {
        return linux(Cpu.AMD64);
    }

    static Crash linux(Cpu cpu) {
        return new Crash(cpu, OperatingSystem.LINUX);
    }

    /** A crash of an amd64 program on Windows. */
    static Crash windows() {
        return windows(Cpu.AMD64);
    }

    static Crash windows(Cpu cpu) {
        return new Crash(cpu, OperatingSystem.WINDOWS);
    }

    static Crash mac(Cpu cpu) {
        return new Crash(cpu, OperatingSystem.MAC);
    }

    static Crash ios(Cpu cpu) {
        return new Crash(cpu, OperatingSystem.IOS);
    }

    /** Registers at the crash. */
    Crash at(long programCounter, long stackPointer, long framePointer) {
        return switch (cpu) {
            case X86 ->
                    with("eip", programCounter).with("esp", stackPointer).with("ebp", framePointer);
            case AMD64 ->
                    with("rip", programCounter).with("rsp", stackPointer).with("rbp", framePointer);
            default -> with("pc", programCounter).with("sp", stackPointer).with("fp", framePointer);
        };
    }

    /** One more register at the crash. */
    Crash with(String register, long value) {
        registers.put(register, value);
        return this;
    }

    /** The saved registers in another layout than usual. */
    Crash context(byte[] newContext) {
        context = newContext.clone();
        return this;
    }

    /** Calls the library other than "lib". */
    Crash library(String name) {
        library = name;
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
                String.join(
                        "\n",
                        "MODULE any " + architecture() + " " + DEBUG_ID + " " + module,
                        String.join("\n", records),
                        ""));
        return this;
    }

    private String architecture() {
        return cpu == Cpu.AMD64 ? "x86_64" : cpu.displayName();
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

    /** Where nothing is wrong with a stack, both modes see the same. */
    List<WalkedFrame> walkInBothModes() {
        List<WalkedFrame> frames = walk();
        assertThat(walkLikeRustMinidump()).isEqualTo(frames);
        return frames;
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
        byte[] saved = context.length == 0 ? builder.context(registers) : context;
        byte[] stack = cpu.pointerBytes() == 4 ? builder.halfWords(words) : builder.words(words);
        module(APP, "app");
        module(LIB, library);
        return builder.thread(1, "main", saved, STACK, stack)
                .exception(1, 11, 1, 0x18, saved)
                .bytes();
    }

    private void module(long base, String name) {
        if (os.hasLinuxSignals()) {
            builder.elfModule(base, MODULE_SIZE, "/usr/" + name, BUILD_ID);
        } else {
            long half = 0x1111_1111_1111_1111L;
            builder.pdbModule(base, MODULE_SIZE, "/usr/" + name, half, half, 0, name);
        }
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
