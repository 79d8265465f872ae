package dev.faultline.symbols;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Any rules are evaluated or fail, within bounds, and as by the naive evaluator. */
class UnwindRulesFuzzTest {

    private static final String[] TOKENS = {
        ".cfa:",
        ".ra:",
        "$rsp:",
        "$rbp:",
        "rbx:",
        "$none:",
        ".cfa",
        ".ra",
        "$rsp",
        "$rbp",
        "rbx",
        ".undef",
        "+",
        "-",
        "*",
        "/",
        "%",
        "@",
        "^",
        "0",
        "1",
        "8",
        "-8",
        "16",
        "4096",
        "9223372036854775807",
        "1879052288",
    };

    @FuzzTest(maxDuration = "30s")
    void evaluatesAnyRulesAsTheNaiveEvaluatorDoes(FuzzedDataProvider data) {
        List<String> rows = new ArrayList<>();
        rows.add(rules(data));
        SymBuilder text = SymBuilder.module("x86_64").cfiInit(0, 0x40, rows.get(0));
        for (int row = data.consumeInt(0, 3); row > 0; row--) {
            rows.add(rules(data));
            text.cfi(rows.size(), rows.get(rows.size() - 1));
        }
        SymbolTable table = text.table();

        new SymbolTableComparison(table, new NaiveSymbols(text.text()))
                .at(List.of(0L, 2L, 3L, 63L));
    }

    private static String rules(FuzzedDataProvider data) {
        List<String> tokens = new ArrayList<>();
        for (int count = data.consumeInt(1, 20); count > 0; count--) {
            tokens.add(data.pickValue(TOKENS));
        }
        return String.join(" ", tokens);
    }

    @FuzzTest(maxDuration = "30s")
    void evaluatesAnyText(FuzzedDataProvider data) throws IOException {
        String rules = data.consumeString(2_000).replace('\n', ' ').replace('\r', ' ');
        String cpu = data.pickValue(new String[] {"x86", "x86_64", "arm", "arm64", "mips"});
        String program = data.consumeRemainingAsString().replace('\n', ' ').replace('\r', ' ');
        SymBuilder text = SymBuilder.module(cpu).cfiInit(0, 0x40, rules);
        text.frameData(0x20, 0x10, 4, 8, 12, program);
        Allocation.check(text.bytes().length, () -> FuzzedLookups.look(text.table()));
    }
}
