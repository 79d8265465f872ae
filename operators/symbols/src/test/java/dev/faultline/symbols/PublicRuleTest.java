package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublicRuleTest {

    @Test
    void endsAtTheNextFunctionThatCfiTells() {
        SymbolTable table =
                SymBuilder.module("x86_64")
                        .publicSymbol(0x100, "pthread_key_delete")
                        .cfiInit(0x100, 0x40, ".cfa: $rsp 8 + .ra: .cfa -8 + ^")
                        .cfiInit(0x180, 0x40, ".cfa: $rsp 8 + .ra: .cfa -8 + ^")
                        .table();

        assertThat(name(table, 0x17f, PublicRule.UP_TO_NEXT_FUNCTION))
                .isEqualTo("pthread_key_delete");
        assertThat(name(table, 0x180, PublicRule.UP_TO_NEXT_FUNCTION)).isEmpty();
        assertThat(name(table, 0x180, PublicRule.UP_TO_NEXT_FUNC)).isEqualTo("pthread_key_delete");
    }

    @Test
    void endsAtTheNextFuncByBothRules() {
        SymbolTable table =
                SymBuilder.module("x86_64")
                        .publicSymbol(0x100, "symbol")
                        .publicSymbol(0x140, "at the function's start")
                        .func(0x140, 0x10, "function")
                        .publicSymbol(0x160, "behind")
                        .table();

        for (PublicRule rule : PublicRule.values()) {
            assertThat(name(table, 0xff, rule)).isEmpty();
            assertThat(name(table, 0x13f, rule)).isEqualTo("symbol");
            assertThat(name(table, 0x140, rule)).isEqualTo("function");
            assertThat(name(table, 0x150, rule)).isEmpty();
            assertThat(name(table, 0xffff_ffffL, rule)).isEqualTo("behind");
        }
    }

    @Test
    void takesTheLastNameOfSeveralAtOneAddress() {
        SymbolTable table =
                SymBuilder.module("x86_64")
                        .publicSymbol(0x100, "b")
                        .publicSymbol(0x100, "c")
                        .publicSymbol(0x100, "a")
                        .table();

        assertThat(name(table, 0x100, PublicRule.UP_TO_NEXT_FUNC)).isEqualTo("c");
    }

    private static String name(SymbolTable table, long offset, PublicRule rule) {
        Resolution found = table.resolve(offset, rule);
        assertThat(table.knowsFunctionAt(offset, rule)).isEqualTo(found != null);
        return found == null ? "" : found.function();
    }
}
