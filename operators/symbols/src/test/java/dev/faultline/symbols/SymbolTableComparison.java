package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares a table with the naive reader's answers at given addresses. */
final class SymbolTableComparison {

    /** A stack that is readable in a range and holds different words everywhere. */
    static final StackMemory STACK =
            new StackMemory() {
                @Override
                public boolean hasWord(long address) {
                    return address >= 0x7000_0000L && address < 0x7100_0000L;
                }

                @Override
                public long word(long address) {
                    return 0x1000 + ((address * 2654435761L) & 0xfff_ffffL);
                }
            };

    private final SymbolTable table;
    private final NaiveSymbols expected;

    SymbolTableComparison(SymbolTable table, NaiveSymbols expected) {
        this.table = table;
        this.expected = expected;
    }

    void at(Iterable<Long> offsets) {
        for (long offset : offsets) {
            at(offset);
        }
    }

    private void at(long offset) {
        for (PublicRule rule : PublicRule.values()) {
            Resolution resolution = expected.resolve(offset, rule);
            check(table.resolve(offset, rule), resolution, offset, rule);
            check(table.knowsFunctionAt(offset, rule), resolution != null, offset, rule);
        }
        if (table.cpu() != null) {
            compareCfi(offset, table.cpu());
        }
        compareWin(offset);
    }

    private void compareCfi(long offset, UnwindCpu cpu) {
        UnwindRules rules = table.unwindRules(offset);
        List<String> texts = expected.cfiRules(offset);
        check(rules == null, texts == null, offset, "rules");
        if (rules == null || texts == null) {
            return;
        }
        NaiveSymbols.Cfi init = NaiveSymbols.covering(expected.cfi, offset);
        check(rules.initStart(), init == null ? -1 : init.start(), offset, "INIT");
        Registers callee = registers(cpu);
        Registers caller = registers(cpu);
        Registers expectedCaller = registers(cpu);
        UnwindRules.Outcome outcome = NaiveUnwinding.apply(texts, callee, STACK, expectedCaller);
        check(rules.apply(callee, STACK, caller), outcome, offset, texts);
        check(contents(caller), contents(expectedCaller), offset, texts);
    }

    private void compareWin(long offset) {
        StackWin record = table.stackWin(offset);
        NaiveSymbols.Win win = expected.win(offset);
        check(record == null, win == null, offset, "STACK WIN");
        if (record == null || win == null) {
            return;
        }
        check(record.parameterSize(), win.parameters(), offset, win);
        if (!record.isFrameData()) {
            return;
        }
        Registers callee = registers(UnwindCpu.X86);
        Registers caller = new Registers(UnwindCpu.X86);
        Map<String, Long> variables = NaiveUnwinding.applyProgram(win, callee, 8, STACK);
        boolean isApplied = record.apply(callee, false, 8, STACK, caller);
        check(isApplied, variables != null, offset, win);
        if (variables != null) {
            for (String name : List.of("eip", "esp", "ebp", "ebx", "esi", "edi")) {
                check(contents(caller).get(name), variables.get("$" + name), offset, win);
            }
        }
    }

    /** Describes the place only when it matters: there are millions of comparisons. */
    private static void check(
            @Nullable Object actual, @Nullable Object wanted, long offset, Object what) {
        if (!Objects.equals(actual, wanted)) {
            assertThat(actual).as("at 0x%x: %s", offset, what).isEqualTo(wanted);
        }
    }

    /** Every register known, the ones that address the stack within it. */
    static Registers registers(UnwindCpu cpu) {
        Registers registers = new Registers(cpu);
        for (int register = 0; register < cpu.registers().size(); register++) {
            registers.set(register, 0x7000_1000L + 0x100L * register);
        }
        return registers;
    }

    static Map<String, @Nullable Long> contents(Registers registers) {
        Map<String, @Nullable Long> contents = new HashMap<>();
        List<String> names = registers.cpu().registers();
        for (int register = 0; register < names.size(); register++) {
            contents.put(
                    names.get(register), registers.has(register) ? registers.get(register) : null);
        }
        return contents;
    }
}
