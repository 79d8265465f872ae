package dev.faultline.signature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the stack, Java before native, and makes the signature of its frames. */
final class SignatureGenerationRule implements Rule {
    private final StackSigner stackSigner;

    SignatureGenerationRule(StackSigner stackSigner) {
        this.stackSigner = stackSigner;
    }

    @Override
    public String name() {
        return "SignatureGenerationRule";
    }

    @Override
    public void run(Signing signing) {
        generate(signing, signing.crash().crashingThread());
    }

    /** Replaces the signature by the one of this thread; changes nothing when it fails. */
    void generate(Signing signing, int threadIndex) {
        CrashData crash = signing.crash();
        if (crash.has(Oddity.JAVA_STACK_TRACE_NOT_TEXT)) {
            signing.note(name(), "JavaSignatureTool: stack trace not in expected format");
            signing.replace("EMPTY: Java stack trace not in expected format");
        } else if (crash.javaStackTrace() != null) {
            signing.replace(JavaStackTraces.signature(crash.javaStackTrace(), signing, name()));
        } else if (crash.javaException() != null) {
            signing.replace(JavaExceptions.signature(crash.javaException(), signing, name()));
        } else {
            signNative(signing, threadIndex);
        }
    }

    private void signNative(Signing signing, int threadIndex) {
        CrashData crash = signing.crash();
        CrashThread thread = crash.thread(threadIndex);
        if (thread.isMalformed()) {
            throw new RuleFailure("the thread is not an object");
        }
        List<FrameText> frames = stackSigner.normalizedFrames(thread, crash.os());
        if (!frames.isEmpty()) {
            signing.setNormalizedFrames(texts(frames), threadIndex);
        }
        StackObserver observer = signing.observer();
        int start = stackSigner.start(frames);
        if (observer != null) {
            observer.begin(thread, frames);
            for (int i = 0; i < start; i++) {
                observer.decided(i, FrameDecision.Decision.BEFORE_SENTINEL, null);
            }
        }
        String signature = stackSigner.signature(frames, start, observer);
        if (signature.isEmpty()) {
            signing.note(
                    name(),
                    "CSignatureTool: no frame data for crashing thread (" + threadIndex + ")");
            signature = fallback(frames, start, observer);
        }
        signing.replace(signature);
    }

    private static List<String> texts(List<FrameText> frames) {
        String[] texts = new String[frames.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = frames.get(i).text();
        }
        return List.of(texts);
    }

    /** When no frame says anything, the first one is better than nothing. */
    private static String fallback(
            List<FrameText> frames, int start, @Nullable StackObserver observer) {
        if (frames.isEmpty()) {
            return "EMPTY: no frame data available";
        }
        if (observer != null) {
            observer.decided(start, FrameDecision.Decision.FALLBACK, null);
        }
        return frames.get(start).text();
    }
}
