package dev.faultline.signature;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.faultline.signature.Resigner.Outcome;
import dev.faultline.signature.Resigner.Resigned;
import dev.faultline.signature.lists.BadListException;
import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import dev.faultline.signature.lists.SiglistFiles;
import dev.faultline.signature.lists.SiglistLint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any text gives a signature of at most 255 characters, all printable, and the same one twice. */
class SignatureFuzzTest {

    private static final SignatureEngine NEW = SignatureEngine.of(Ruleset.builtIn());
    private static final SignatureEngine OLD =
            SignatureEngine.of(Ruleset.builtIn(EngineGeneration.G2024_10));
    private static final int MAX_LENGTH = 255;

    @FuzzTest(maxDuration = "30s")
    void signsAnyLine(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        for (SignatureEngine engine : List.of(NEW, OLD)) {
            checkAscii(new SignatureLines(engine).sign(text));
            checkAscii(new SignatureLines(engine, true).sign(text));
        }
        CrashDataJson.parse(text).ifPresent(SignatureFuzzTest::check);
    }

    @FuzzTest(maxDuration = "30s")
    void signsAnyCrash(FuzzedDataProvider data) {
        check(crash(data));
    }

    @FuzzTest(maxDuration = "30s")
    void readsAnyLists(FuzzedDataProvider data) {
        List<ListEntry> entries = new ArrayList<>();
        for (ListKind kind : ListKind.values()) {
            entries.addAll(SiglistFiles.parse(kind, kind.fileName(), data.consumeString(200)));
        }
        SiglistLint.check(entries);
        Ruleset ruleset;
        try {
            ruleset = Ruleset.of(entries, EngineGeneration.G2026_08);
        } catch (BadListException e) {
            return;
        }
        SignatureEngine engine = SignatureEngine.of(ruleset).remembering(0);
        CrashData crash = crash(data);
        check(engine, crash);
        checkResigned(NEW, engine, crash);
        checkResigned(engine, NEW, crash);
    }

    private static void check(CrashData crash) {
        check(NEW, crash);
        check(OLD, crash);
    }

    private static void check(SignatureEngine engine, CrashData crash) {
        Signature signature = engine.sign(crash);
        String text = signature.signature();
        // The 2024 generation lets other characters through, as its reference does.
        boolean isOld = engine.ruleset().generation() == EngineGeneration.G2024_10;
        if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_LENGTH) {
            throw new AssertionError("length of " + text);
        }
        if (!isOld) {
            checkAscii(text);
        }
        if (!engine.sign(crash).equals(signature)
                || !engine.explain(crash).signature().equals(signature)) {
            throw new AssertionError("not the same twice: " + text);
        }
    }

    private static void checkResigned(
            SignatureEngine before, SignatureEngine after, CrashData crash) {
        Signature was = before.sign(crash);
        if (!was.failedRules().isEmpty() || crash.threads().size() > 1) {
            return;
        }
        Resigned is =
                Resigner.between(before.ruleset(), after.ruleset())
                        .orElseThrow()
                        .resign(was.signature(), was.normalizedFrames());
        if (is.outcome() != Outcome.UNKNOWN
                && !is.signature().equals(after.sign(crash).signature())) {
            throw new AssertionError(is + " from " + was);
        }
    }

    private static void checkAscii(String text) {
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new AssertionError("unprintable: " + text);
        }
    }

    private static CrashData crash(FuzzedDataProvider data) {
        CrashData.Builder crash = CrashData.builder();
        crash.crashingThread(data.consumeInt(-3, 3));
        crash.os(data.consumeBoolean() ? "Windows NT" : "Linux");
        switch (data.consumeInt(0, 9)) {
            case 0 -> crash.abortMessage(data.consumeString(120));
            case 1 -> crash.asyncShutdownTimeout(data.consumeString(120));
            case 2 -> crash.hang(data.consumeString(20));
            case 3 -> crash.ipcChannelError(data.consumeString(120));
            case 4 -> crash.ipcMessageName(data.consumeString(300));
            case 5 -> crash.javaStackTrace(data.consumeString(600));
            case 6 -> crash.mdswStatus(data.consumeString(20));
            case 7 -> crash.oomAllocationSize(data.consumeLong());
            case 8 -> crash.oddity(data.pickValue(Oddity.values()));
            default -> crash.reason(data.consumeString(40));
        }
        List<CrashThread> threads = new ArrayList<>();
        for (int i = data.consumeInt(0, 2); i > 0; i--) {
            List<Frame> frames = new ArrayList<>();
            for (int frame = data.consumeInt(0, 6); frame > 0; frame--) {
                frames.add(frame(data));
            }
            threads.add(CrashThread.of(frames));
        }
        return crash.threads(threads).build();
    }

    private static Frame frame(FuzzedDataProvider data) {
        return Frame.of(
                text(data, 20),
                text(data, 400),
                data.consumeBoolean() ? "/src/lib.rs" : text(data, 60),
                data.consumeInt(-1, 2),
                text(data, 20));
    }

    private static @Nullable String text(FuzzedDataProvider data, int maxLength) {
        return data.consumeBoolean() ? data.consumeString(maxLength) : null;
    }
}
