package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnwindRulesTest {

    private static final String RETURN_ON_STACK = ".cfa: $rsp 8 + .ra: .cfa 8 - ^";

    private final Map<Long, Long> stack = new HashMap<>(Map.of(0x7000L, 0x1234L, 0x6ff0L, 0x99L));
    private final Registers callee = registers(UnwindCpu.AMD64, "rsp", 0x7000, "rbx", 5, "r12", 0);
    private final Registers caller = registers(UnwindCpu.AMD64, "rbx", 5, "rbp", 6);

    @Test
    void restoresTheStackPointerAndTheReturnAddress() {
        assertThat(apply(RETURN_ON_STACK)).isEqualTo(UnwindRules.Outcome.RESTORED);

        assertThat(caller)
                .extracting(c -> value(c, "rsp"), c -> value(c, "rip"))
                .containsExactly(0x7008L, 0x1234L);
        assertThat(value(caller, "rbx")).as("no rule: as it was").isEqualTo(5);
    }

    @Test
    void appliesRowsUpToTheAddressAndNoFurther() {
        SymbolTable table =
                SymBuilder.module("x86_64")
                        .cfiInit(0x10, 0x10, ".cfa: $rsp 8 + .ra: 1")
                        .cfi(0x14, ".cfa: $rsp 16 +")
                        .cfi(0x18, ".cfa: $rsp 24 +")
                        .table();

        assertThat(table.unwindRules(0xf)).isNull();
        assertThat(cfa(table, 0x10)).isEqualTo(0x7008);
        assertThat(cfa(table, 0x13)).isEqualTo(0x7008);
        assertThat(cfa(table, 0x14)).isEqualTo(0x7010);
        assertThat(cfa(table, 0x1f)).isEqualTo(0x7018);
        assertThat(table.unwindRules(0x20)).isNull();
    }

    @Test
    void clearsARegisterWhoseRuleIsUndefinedOrFails() {
        apply(RETURN_ON_STACK + " $rbx: .undef $rbp: 0 ^");

        assertThat(caller.has(UnwindCpu.AMD64.register("rbx"))).isFalse();
        assertThat(caller.has(UnwindCpu.AMD64.register("rbp"))).isFalse();
    }

    @Test
    void tellsThatTheReturnAddressIsWhereItWasAtTheStart() {
        assertThat(apply(".cfa: $rsp 8 + .ra: .ra $rbx: 7"))
                .isEqualTo(UnwindRules.Outcome.RESTORED_BUT_RETURN_ADDRESS);

        assertThat(value(caller, "rsp")).isEqualTo(0x7008L);
        assertThat(value(caller, "rbx")).isEqualTo(7);
        assertThat(caller.has(UnwindCpu.AMD64.programCounter())).isFalse();
    }

    @Test
    void theReturnAddressIsNoOperand() {
        assertThat(apply(".cfa: $rsp 8 + .ra: .ra 8 +")).isEqualTo(UnwindRules.Outcome.FAILED);
        assertThat(apply(".cfa: .ra .ra: 1")).isEqualTo(UnwindRules.Outcome.FAILED);
    }

    @Test
    void tellsThatThereIsNoCaller() {
        assertThat(apply(".cfa: $rsp 8 + .ra: .undef")).isEqualTo(UnwindRules.Outcome.NO_CALLER);
        assertThat(caller.has(UnwindCpu.AMD64.stackPointer())).as("untouched").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".cfa: $rsp",
                ".ra: $rsp",
                ".cfa: .cfa 8 + .ra: 1",
                ".cfa: .undef .ra: 1",
                ".cfa: $rsp .ra: 0 ^",
                ".cfa: $rsp .ra: $rax",
                ".cfa: $rsp .ra: $xmm0",
                ".cfa: $rsp .ra: .ra 0 +",
                ".cfa: $rsp .ra: 1 2",
                ".cfa: $rsp .ra: 1 +",
                ".cfa: $rsp .ra: 1 0 /",
                ".cfa: $rsp .ra: 1 0 %",
                ".cfa: $rsp .ra: 1 0 @",
                ".cfa: $rsp .ra: 1 3 @",
                ".cfa: $rsp .ra: 9223372036854775808",
                ".cfa: $rsp .ra: 1.5",
                ".cfa: .ra: 1",
                ".cfa: $rsp .ra:",
                "$rsp .ra: 1",
            })
    void failsWithoutTouchingTheCaller(String rules) {
        Map<String, ?> before = SymbolTableComparison.contents(caller);

        assertThat(apply(rules)).isEqualTo(UnwindRules.Outcome.FAILED);
        assertThat(SymbolTableComparison.contents(caller)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "1 2 -, -1",
        "-1 2 /, 9223372036854775807",
        "-1 10 %, 5",
        "4294967296 4294967296 *, 0",
        "4660 16 @, 4656",
        "-1 1 @, -1",
        "$rbx $r12 +, 5",
        "rbx +7 *, 35",
        "-9223372036854775808, -9223372036854775808"
    })
    void calculatesUnsignedIn64BitsAndWraps(String expression, long value) {
        assertThat(apply(".cfa: " + expression + " .ra: 1"))
                .isEqualTo(UnwindRules.Outcome.RESTORED);
        assertThat(value(caller, "rsp")).isEqualTo(value);
    }

    @Test
    void refusesResultsThatDoNotFitTheProcessor() {
        SymbolTable table =
                SymBuilder.module("x86").cfiInit(0, 4, ".cfa: $esp -8 + .ra: 1").table();
        UnwindRules rules = Objects.requireNonNull(table.unwindRules(0));
        Registers low = registers(UnwindCpu.X86, "esp", 4);

        assertThat(rules.apply(low, memory(), new Registers(UnwindCpu.X86)))
                .isEqualTo(UnwindRules.Outcome.FAILED);
    }

    @Test
    void knowsRegistersOfArmWithoutDollarAndByTheirSecondNames() {
        SymbolTable table =
                SymBuilder.module("arm64")
                        .cfiInit(0, 4, ".cfa: sp 16 + .ra: lr x29: fp 1 + x30: 3")
                        .table();
        UnwindRules rules = Objects.requireNonNull(table.unwindRules(0));
        Registers arm = registers(UnwindCpu.ARM64, "sp", 0x7000, "x30", 0x44, "x29", 8);
        Registers result = new Registers(UnwindCpu.ARM64);

        assertThat(rules.apply(arm, memory(), result)).isEqualTo(UnwindRules.Outcome.RESTORED);
        assertThat(value(result, "pc")).isEqualTo(0x44);
        assertThat(value(result, "fp")).isEqualTo(9);
        assertThat(value(result, "lr")).isEqualTo(3);
    }

    @Test
    void keepsExpressionsAndRuleSetsWithinTheirLimits() {
        String deep = "1 ".repeat(32) + "+ ".repeat(31);
        String tooDeep = "1 ".repeat(33) + "+ ".repeat(32);
        String manyTokens = "1" + " 0 +".repeat(63);
        String tooManyTokens = "1" + " 0 +".repeat(64);
        String tooLong = "1" + " ".repeat(1024) + "1 +";
        String manyRules = RETURN_ON_STACK + " $rbx: 1".repeat(62);
        String tooManyRules = RETURN_ON_STACK + " $rbx: 1".repeat(63);

        assertThat(apply(".cfa: " + deep + ".ra: 1")).isEqualTo(UnwindRules.Outcome.RESTORED);
        assertThat(apply(".cfa: " + tooDeep + ".ra: 1")).isEqualTo(UnwindRules.Outcome.FAILED);
        assertThat(apply(".cfa: " + manyTokens + " .ra: 1"))
                .isEqualTo(UnwindRules.Outcome.RESTORED);
        assertThat(apply(".cfa: " + tooManyTokens + " .ra: 1"))
                .isEqualTo(UnwindRules.Outcome.FAILED);
        assertThat(apply(".cfa: " + tooLong + " .ra: 1")).isEqualTo(UnwindRules.Outcome.FAILED);
        assertThat(apply(manyRules)).isEqualTo(UnwindRules.Outcome.RESTORED);
        assertThat(apply(tooManyRules)).isEqualTo(UnwindRules.Outcome.FAILED);
    }

    @Test
    void hasNoRulesForOtherProcessors() {
        assertThat(SymBuilder.module("mips").cfiInit(0, 4, RETURN_ON_STACK).table().unwindRules(0))
                .isNull();
    }

    @Test
    void sharesProgramsSoThatManyRowsStaySmall() {
        SymBuilder builder = SymBuilder.module("x86_64");
        for (int i = 0; i < 10_000; i++) {
            builder.cfiInit(i * 0x20L, 0x20, RETURN_ON_STACK)
                    .cfi(i * 0x20L + 1, ".cfa: $rsp 16 + $rbp: .cfa -16 + ^")
                    .cfi(i * 0x20L + 4, ".cfa: $rbp 16 +");
        }

        assertThat(builder.table().sizeBytes()).isLessThan(10_000 * 40 + 10_000);
    }

    private UnwindRules.Outcome apply(String rules) {
        SymbolTable table = SymBuilder.module("x86_64").cfiInit(0x10, 4, rules).table();
        return Objects.requireNonNull(table.unwindRules(0x10)).apply(callee, memory(), caller);
    }

    private long cfa(SymbolTable table, long offset) {
        Objects.requireNonNull(table.unwindRules(offset)).apply(callee, memory(), caller);
        return value(caller, "rsp");
    }

    private StackMemory memory() {
        return new MapMemory(stack);
    }

    /** Words at given addresses. */
    record MapMemory(Map<Long, Long> words) implements StackMemory {

        @Override
        public boolean hasWord(long address) {
            return words.containsKey(address);
        }

        @Override
        public long word(long address) {
            return words.getOrDefault(address, 0L);
        }
    }

    static long value(Registers registers, String name) {
        return registers.get(registers.cpu().register(name));
    }

    /** The given registers, as name, value, name, value and so on; all others unknown. */
    static Registers registers(UnwindCpu cpu, Object... namesAndValues) {
        Registers registers = new Registers(cpu);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            registers.set(
                    cpu.register((String) namesAndValues[i]),
                    ((Number) namesAndValues[i + 1]).longValue());
        }
        return registers;
    }
}
