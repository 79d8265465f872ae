package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every crash, shown on many random ones. */
class SignatureEngineProperties {
    private static final String[] PIECES = {
        "<",
        ">",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "`",
        "'",
        " ",
        "::",
        "operator",
        "const",
        "&",
        "*",
        ",",
        "::$_1::",
        "[clone .cold.3]",
        "::h0af",
        "IPC::ParamTraits<",
        "(anonymous namespace)",
        "\u00e9",
        "\u2003",
        "\n",
        "\t",
        " as ",
        " in ",
        "<name omitted>",
        "\ud83d\ude00",
        "\ud800",
        "\u0661",
        "malloc",
        "core::panicking::panic",
        "RunWatchdog",
        "a.dll",
        "\u0000",
        "%",
        "\\",
        "x".repeat(300)
    };
    private static final List<Oddity> ODDITIES = List.copyOf(EnumSet.allOf(Oddity.class));
    private static final int CRASHES = 20_000;

    @Test
    void aSignatureIsNeverEmptyNorLongNorUnprintable() {
        var engine = SignatureEngine.of(Ruleset.builtIn());
        Random random = new Random(5);
        for (int i = 0; i < CRASHES; i++) {
            CrashData crash = crash(random);
            String signature = engine.sign(crash).signature();
            assertThat(signature).isNotEmpty().hasSizeLessThanOrEqualTo(255);
            assertThat(signature.chars().allMatch(c -> c >= ' ' && c <= '~')).isTrue();
        }
    }

    @Test
    void anExplanationReplaysToTheSignatureOfTheStack() {
        var engine = SignatureEngine.strict(Ruleset.builtIn());
        Random random = new Random(6);
        for (int i = 0; i < CRASHES / 10; i++) {
            List<Frame> frames = frames(random);
            CrashData crash = CrashData.builder().threads(threads(frames)).build();
            Explanation explanation = engine.explain(crash);
            String stack = explanation.stackSignature();
            Explanation.Step first =
                    explanation.steps().isEmpty() ? null : explanation.steps().get(0);
            if (first != null && first.rule().equals("SignatureGenerationRule")) {
                String expected = first.signature();
                assertThat(frames.isEmpty() ? "EMPTY: no frame data available" : stack)
                        .isEqualTo(expected);
            } else {
                assertThat(stack).isEmpty();
            }
        }
    }

    @Test
    void noLineOfTextMakesTheReaderThrow() {
        var lines = new SignatureLines(SignatureEngine.of(Ruleset.builtIn()), true);
        Random random = new Random(7);
        String json =
                "{\"threads\":[{\"frames\":[{\"function\":\"a\",\"line\":1,\"inlines\":[]}]}],"
                        + "\"crashing_thread\":0,\"hang\":[1.5,null],\"java_exception\":{},"
                        + "\"async_shutdown_timeout\":\"{}\"}";
        for (int i = 0; i < CRASHES; i++) {
            StringBuilder text = new StringBuilder(json);
            for (int edits = random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                text.replace(at, at + 1, random.nextBoolean() ? "" : piece(random));
            }
            String answer = lines.sign(text.toString());
            assertThat(answer).startsWith("{\"signature\": \"").endsWith("}");
            assertThat(answer.chars().allMatch(c -> c >= ' ' && c <= '~')).isTrue();
        }
    }

    @Test
    void deepNestingIsRefusedRatherThanFollowed() {
        var lines = new SignatureLines(SignatureEngine.of(Ruleset.builtIn()));
        assertThat(lines.sign("[".repeat(1_000_000))).contains("EMPTY: crash data is not");
        String name = "IPC::ParamTraits<".repeat(100_000);
        assertThat(
                        SignatureEngine.of(Ruleset.builtIn())
                                .sign(CrashData.builder().threads(threads(frames(name))).build())
                                .signature())
                .isNotEmpty();
    }

    private static CrashData crash(Random random) {
        CrashData.Builder crash = CrashData.builder().threads(threads(frames(random)));
        crash.crashingThread(random.nextInt(4) - 2);
        crash.os(random.nextBoolean() ? "Windows NT" : "Linux");
        for (int i = random.nextInt(4); i > 0; i--) {
            String text = text(random);
            switch (random.nextInt(9)) {
                case 0 -> crash.abortMessage(text);
                case 1 -> crash.javaStackTrace(text);
                case 2 -> crash.asyncShutdownTimeout(text);
                case 3 -> crash.ipcChannelError(text);
                case 4 -> crash.hang(text);
                case 5 -> crash.ipcMessageName(text);
                case 6 -> crash.mdswStatus(text);
                case 7 -> crash.oomAllocationSize(random.nextLong());
                default -> crash.oddity(ODDITIES.get(random.nextInt(ODDITIES.size())));
            }
        }
        return crash.build();
    }

    private static List<CrashThread> threads(List<Frame> frames) {
        return List.of(CrashThread.of(frames));
    }

    private static List<Frame> frames(String function) {
        return List.of(Frame.ofFunction(function));
    }

    private static List<Frame> frames(Random random) {
        List<Frame> frames = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            String file = random.nextBoolean() ? "/src/" + text(random) + ".rs" : text(random);
            String function = random.nextInt(4) == 0 ? null : text(random);
            frames.add(Frame.of(text(random), function, file, random.nextInt(3), text(random)));
        }
        return frames;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(piece(random));
        }
        return text.toString();
    }

    private static String piece(Random random) {
        return PIECES[random.nextInt(PIECES.length)];
    }
}
