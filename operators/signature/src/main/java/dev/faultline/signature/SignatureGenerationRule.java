package dev.faultline.signature;

import java.util.List;

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
        List<String> frames = stackSigner.normalizedFrames(thread, crash.os());
        if (!frames.isEmpty()) {
            signing.setNormalizedFrames(frames);
        }
        int start = stackSigner.start(frames);
        String signature = stackSigner.signature(frames, start, signing.decisions());
        if (signature.isEmpty()) {
            signing.note(
                    name(),
                    "CSignatureTool: no frame data for crashing thread (" + threadIndex + ")");
            signature = frames.isEmpty() ? "EMPTY: no frame data available" : frames.get(start);
        }
        signing.replace(signature);
    }
}
