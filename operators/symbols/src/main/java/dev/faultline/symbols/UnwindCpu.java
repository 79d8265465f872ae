package dev.faultline.symbols;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processors whose unwind rules are understood, with the registers that rules may name.
 *
 * <p>A register's id is its place in {@link #registers()}; ids are small (below 64) and dense; code
 * resolves the names it needs once with {@link #register} and uses ints from there on. Index files
 * contain ids, so the order of processors and registers is a part of their format.
 */
public enum UnwindCpu {
    /** 32-bit x86. */
    X86(1, 4, "esp", "eip", "eip esp ebp ebx esi edi eax ecx edx eflags"),
    /** x86-64. */
    AMD64(2, 8, "rsp", "rip", "rax rdx rcx rbx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip"),
    /** 32-bit ARM; {@code fp}, {@code sp}, {@code lr} and {@code pc} are r11, r13, r14 and r15. */
    ARM(3, 4, "r13", "r15", "r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 r13 r14 r15"),
    /** 64-bit ARM; {@code fp} and {@code lr} are x29 and x30. */
    ARM64(
            4,
            8,
            "sp",
            "pc",
            "x0 x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 x11 x12 x13 x14 x15 x16 x17 x18 x19 x20 x21 x22"
                    + " x23 x24 x25 x26 x27 x28 x29 x30 sp pc");

    private static final int UNKNOWN = -1;

    private final int number;
    private final int wordBytes;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> registers;

    @SuppressWarnings("ImmutableEnumChecker") // filled by the constructor only
    private final Map<String, Integer> ids = new HashMap<>();

    private final int stackPointer;
    private final int programCounter;

    UnwindCpu(
            int number,
            int wordBytes,
            String stackPointer,
            String programCounter,
            String registers) {
        this.number = number;
        this.wordBytes = wordBytes;
        this.registers = List.of(registers.split(" ", -1));
        for (int id = 0; id < this.registers.size(); id++) {
            ids.put(this.registers.get(id), id);
        }
        this.stackPointer = register(stackPointer);
        this.programCounter = register(programCounter);
        if (wordBytes == 4 && ids.containsKey("r13")) {
            alias("fp", "r11", "sp", "r13", "lr", "r14", "pc", "r15");
        } else if (ids.containsKey("x30")) {
            alias("fp", "x29", "lr", "x30");
        }
    }

    private void alias(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            ids.put(pairs[i], register(pairs[i + 1]));
        }
    }

    /** Size of an address, of a general register and of a word read from the stack: 4 or 8. */
    public int wordBytes() {
        return wordBytes;
    }

    /** Number of the processor in index files, not 0. */
    int number() {
        return number;
    }

    /** The processor of a number, null for 0 and unknown ones. */
    static @Nullable UnwindCpu ofNumber(int number) {
        for (UnwindCpu cpu : values()) {
            if (cpu.number == number) {
                return cpu;
            }
        }
        return null;
    }

    /** Register names without {@code $}, in the order of their ids. */
    public List<String> registers() {
        return registers;
    }

    /** Names and aliases of registers. */
    Set<String> names() {
        return ids.keySet();
    }

    /** Id of the register with this name or alias, without {@code $}; -1 when there is none. */
    public int register(String name) {
        return ids.getOrDefault(name, UNKNOWN);
    }

    /** Id of the register that receives the canonical frame address of a CFI result. */
    public int stackPointer() {
        return stackPointer;
    }

    /** Id of the register that receives the return address of a CFI result. */
    public int programCounter() {
        return programCounter;
    }

    /** Whether the value fits a register of this processor (unsigned). */
    boolean fits(long value) {
        return wordBytes == 8 || value >>> 32 == 0;
    }
}
