package dev.faultline.correlation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Crashes whose signatures have not been admitted or refused yet, by signature. A crash that was
 * taken back before that leaves no trace, so a signature counts as seen only when a crash of it is
 * left.
 */
final class WaitingCrashes {

    private final Map<String, List<CrashDelta>> bySignature = new HashMap<>();

    /** Takes changes, in the order in which they came. */
    WaitingCrashes(Iterable<CrashDelta> deltas) {
        deltas.forEach(this::add);
    }

    private void add(CrashDelta delta) {
        List<CrashDelta> known =
                bySignature.computeIfAbsent(delta.facts().signature(), each -> new ArrayList<>(1));
        // Corrections are rare, and only they are looked for.
        if (delta.sign() > 0 || !known.removeIf(each -> takesBack(delta, each))) {
            known.add(delta);
        }
    }

    private static boolean takesBack(CrashDelta delta, CrashDelta earlier) {
        return earlier.eventId().equals(delta.eventId()) && delta.isOppositeOf(earlier);
    }

    /** Signatures, first received first, of the same moment by their texts. */
    List<Waiting> inOrder() {
        List<Waiting> waiting = new ArrayList<>();
        bySignature.forEach(
                (signature, deltas) -> {
                    if (!deltas.isEmpty()) {
                        waiting.add(new Waiting(firstReceived(deltas), signature, deltas));
                    }
                });
        waiting.sort(
                Comparator.comparingLong(Waiting::receivedAt).thenComparing(Waiting::signature));
        return waiting;
    }

    private static long firstReceived(List<CrashDelta> deltas) {
        return deltas.stream().mapToLong(CrashDelta::receivedAt).min().orElseThrow();
    }

    /**
     * A signature that waits.
     *
     * @param receivedAt when its first crash was received
     * @param signature the signature
     * @param deltas its changes, in the order in which they came
     */
    record Waiting(long receivedAt, String signature, List<CrashDelta> deltas) {}
}
