package dev.faultline.signature;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A signature in the making: the crash, and what the rules that ran so far have made of it. */
final class Signing {
    private final CrashData crash;
    private String signature = "";
    private List<String> normalizedFrames = List.of();
    private int signedThread;
    private List<String> notes = List.of();
    private List<String> failedRules = List.of();
    private final @Nullable StackObserver observer;

    Signing(CrashData crash, @Nullable StackObserver observer) {
        this.crash = crash;
        this.signedThread = crash.crashingThread();
        this.observer = observer;
    }

    CrashData crash() {
        return crash;
    }

    String signature() {
        return signature;
    }

    void replace(String newSignature) {
        signature = newSignature;
    }

    void prepend(String prefix) {
        signature = prefix + signature;
    }

    void append(String suffix) {
        signature = signature + suffix;
    }

    List<String> normalizedFrames() {
        return normalizedFrames;
    }

    int signedThread() {
        return signedThread;
    }

    void setNormalizedFrames(List<String> frames, int threadIndex) {
        normalizedFrames = frames;
        signedThread = threadIndex;
    }

    List<String> notes() {
        return notes;
    }

    void note(String rule, String text) {
        notes = notes.isEmpty() ? new ArrayList<>() : notes;
        notes.add(rule + ": " + text);
    }

    List<String> failedRules() {
        return failedRules;
    }

    void fail(Rule rule, RuleFailure failure) {
        failedRules = failedRules.isEmpty() ? new ArrayList<>() : failedRules;
        failedRules.add(rule.name());
        note(rule.name(), "Rule failed: " + failure.getMessage());
    }

    /** Who wants to know what becomes of each frame, or null when nobody does. */
    @Nullable StackObserver observer() {
        return observer;
    }
}
