package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random files in a small range of addresses, so that everything overlaps everything. */
class SymbolTableProperties {

    private static final int END = 0x300;

    private static final String[] CFI_RULES = {
        ".cfa: $rsp 8 + .ra: .cfa -8 + ^",
        ".cfa: $rsp 16 + $rbp: .cfa -16 + ^",
        ".cfa: $rbp 16 +",
        "$rbx: .undef",
        "$rbp: .cfa -24 + ^ $rbx: $rbx 1 +",
        ".ra: .undef",
        ".ra: .cfa 8 - ^",
        ".cfa: .cfa 8 +",
        "$rbx: $rbx $r12 * 4096 @ $r13 -",
        "$rbx: 7 0 / $r12: 1 2",
        "$xmm0: 1 $nonsense: +",
        "$r14: $r14 ^ ^",
        "$r15: 123456789012 -5 %",
        ".cfa:",
        "nonsense",
    };

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersAsTheNaiveReaderDoesAtEveryAddress(long seed) {
        Random random = new Random(seed);
        SymBuilder builder = SymBuilder.module("x86_64");
        for (int i = 0; i < 60; i++) {
            add(builder, random);
        }

        SymbolTable table = builder.table();

        assertThat(table.notes().badLines()).isZero();
        new SymbolTableComparison(table, new NaiveSymbols(builder.text()))
                .at(() -> LongStream.range(0, END + 0x80).iterator());
    }

    private static void add(SymBuilder builder, Random random) {
        long address = random.nextInt(END);
        switch (random.nextInt(8)) {
            case 0 -> builder.file(random.nextInt(4), "file" + random.nextInt(4) + ".c");
            case 1 -> builder.origin(random.nextInt(4), "inlined" + random.nextInt(4));
            case 2 -> builder.publicSymbol(address, "public" + random.nextInt(100));
            case 3 -> addCfi(builder, random, address);
            case 4 ->
                    builder.frameData(
                            address, size(random), 4, 8, 12, "$eip .raSearch ^ = $esp 4 =");
            case 5 -> builder.fpo(address, size(random), 16, 8, 12, random.nextBoolean());
            default -> addFunction(builder, random, address);
        }
    }

    private static void addFunction(SymBuilder builder, Random random, long address) {
        builder.func(address, size(random), "function" + random.nextInt(1000));
        for (int i = random.nextInt(6); i > 0; i--) {
            long at = Math.max(0, address + random.nextInt(60) - 5);
            builder.source(at, random.nextInt(20), random.nextInt(5), random.nextInt(5));
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            builder.inline(
                    random.nextInt(3),
                    random.nextInt(100),
                    random.nextInt(5),
                    random.nextInt(5),
                    address + random.nextInt(30),
                    random.nextInt(30),
                    address + random.nextInt(30),
                    random.nextInt(10));
        }
    }

    private static void addCfi(SymBuilder builder, Random random, long address) {
        builder.cfiInit(address, size(random), rules(random, 3));
        for (int i = random.nextInt(5); i > 0; i--) {
            long at = Math.max(0, address + random.nextInt(40) - 5);
            builder.cfi(at, rules(random, CFI_RULES.length));
        }
    }

    private static String rules(Random random, int choices) {
        return CFI_RULES[random.nextInt(choices)];
    }

    private static int size(Random random) {
        return random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(80);
    }
}
