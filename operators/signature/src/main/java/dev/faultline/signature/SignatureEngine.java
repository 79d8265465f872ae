package dev.faultline.signature;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs crashes under one ruleset. Safe to share between threads.
 *
 * <p>A lenient engine never answers with an empty signature; a strict one does where the reference
 * does. They differ in nothing else.
 */
public final class SignatureEngine {

    /**
     * Names remembered by default. A slot holds two texts of some 160 characters at most, or of 640
     * in one more slot for 16 of these. So they stay below 125 MB whatever crashes say; with usual
     * names they take 40 when all are in use.
     */
    private static final int DEFAULT_REMEMBERED_NAMES = 131_072;

    private final Ruleset ruleset;
    private final boolean strict;
    private final List<Rule> rules;

    private SignatureEngine(Ruleset ruleset, boolean strict, int rememberedNames) {
        this.ruleset = ruleset;
        this.strict = strict;
        this.rules = rules(ruleset, rememberedNames);
    }

    /** A lenient engine: where nothing is left it says so, {@code EMPTY: ...}. */
    public static SignatureEngine of(Ruleset ruleset) {
        return new SignatureEngine(ruleset, false, DEFAULT_REMEMBERED_NAMES);
    }

    /** A strict engine: where the reference gives an empty signature, so does it. */
    public static SignatureEngine strict(Ruleset ruleset) {
        return new SignatureEngine(ruleset, true, DEFAULT_REMEMBERED_NAMES);
    }

    /**
     * This engine with another bound on what it remembers.
     *
     * @param names how many names of functions; 0 to remember nothing
     */
    public SignatureEngine remembering(int names) {
        return new SignatureEngine(ruleset, strict, names);
    }

    private static List<Rule> rules(Ruleset ruleset, int rememberedNames) {
        var generation = new SignatureGenerationRule(new StackSigner(ruleset, rememberedNames));
        Rule printable = new PrintableCharactersRule();
        List<Rule> first =
                List.of(
                        generation,
                        new StackwalkerErrorRule(),
                        new BadHardwareRule(),
                        new OutOfMemoryRule(),
                        new AbortRule(),
                        new ShutdownTimeoutRule(),
                        new RunWatchdogRule(generation),
                        new IpcChannelErrorRule(),
                        new IpcMessageNameRule(),
                        new StackOverflowRule(),
                        new HangRule());
        List<Rule> all = new ArrayList<>(first);
        if (ruleset.generation() != EngineGeneration.G2024_10) {
            all.add(printable);
        }
        all.add(new WhitespaceRule());
        all.add(new TruncateRule());
        return List.copyOf(all);
    }

    /** The ruleset this engine signs under. */
    public Ruleset ruleset() {
        return ruleset;
    }

    /** The signature of one crash; never throws, whatever the crash says. */
    public Signature sign(CrashData crash) {
        Signing signing = new Signing(crash, null);
        for (Rule rule : rules) {
            run(rule, signing);
        }
        return finish(signing);
    }

    /** The signature of one crash and how it came about; as {@link #sign}, but slower. */
    public Explanation explain(CrashData crash) {
        StackObserver observer = new StackObserver();
        Signing signing = new Signing(crash, observer);
        List<Explanation.Step> steps = new ArrayList<>();
        for (Rule rule : rules) {
            String before = signing.signature();
            run(rule, signing);
            if (!signing.signature().equals(before)) {
                steps.add(new Explanation.Step(rule.name(), signing.signature()));
            }
        }
        return new Explanation(finish(signing), observer.decisions(), steps);
    }

    private static void run(Rule rule, Signing signing) {
        try {
            rule.run(signing);
        } catch (RuleFailure failure) {
            signing.fail(rule, failure);
        }
    }

    private Signature finish(Signing signing) {
        String signature = signing.signature();
        if (signature.isEmpty() && !strict) {
            signature = "EMPTY: " + emptyReason(signing);
        }
        return new Signature(
                signature,
                protoSignature(signing.normalizedFrames()),
                signing.normalizedFrames(),
                signing.signedThread(),
                signing.notes(),
                signing.failedRules(),
                ruleset.id());
    }

    private static String emptyReason(Signing signing) {
        if (signing.failedRules().contains("SignatureGenerationRule")) {
            return "malformed stack";
        }
        return signing.normalizedFrames().stream().allMatch(String::isEmpty)
                ? "no frame has a name"
                : "no printable name";
    }

    private static @Nullable String protoSignature(List<String> frames) {
        return frames.isEmpty() ? null : String.join(" | ", frames);
    }
}
