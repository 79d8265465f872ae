package dev.faultline.correlation;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which signatures of a {@link SignatureDay} are counted under their names: those whose first
 * crashes were received first, of the same moment by their texts, as many as there is room for. A
 * signature waits until everything that was received up to its first crash is known, so the order
 * in which crashes come does not decide. While there is room nobody is refused, and once there is
 * none everybody new is; so what was decided holds for as long as this is kept, and a correction
 * lands where the crash did. Mutable; at rest as {@link #toBytes}, 8 bytes for each signature.
 */
public final class SignatureAdmission {

    /** How a signature is counted. */
    public enum Fate {
        /** Under its name. */
        NAMED,
        /** With all others. */
        OTHER,
        /** Not known yet. */
        UNDECIDED
    }

    /**
     * What is known of crashes that have waited.
     *
     * @param named to be counted under their signatures
     * @param others to be counted with all others
     * @param waiting those of which it is not known yet
     */
    public record Decision(
            List<CrashDelta> named, List<CrashDelta> others, List<CrashDelta> waiting) {}

    private static final byte VERSION = 1;

    private long[] names = new long[0];
    private int waiting;
    private long decidesAt = Long.MAX_VALUE;
    private long expiresAt = Long.MIN_VALUE;

    /**
     * How crashes of a signature are counted.
     *
     * @param room signatures that have names at most
     */
    public Fate fate(String signature, int room) {
        if (Arrays.binarySearch(names, Hash64.of(signature)) >= 0) {
            return Fate.NAMED;
        }
        return names.length < room ? Fate.UNDECIDED : Fate.OTHER;
    }

    /** Notes that a change of an undecided signature waits. */
    public void await(CrashDelta delta) {
        waiting++;
        decidesAt = Math.min(decidesAt, delta.receivedAt());
    }

    /**
     * Decides.
     *
     * @param deltas everything that waits
     * @param through receive time up to which everything is known
     * @param room signatures that have names at most
     */
    public Decision decide(Iterable<CrashDelta> deltas, long through, int room) {
        Decision decision = new Decision(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        waiting = 0;
        decidesAt = Long.MAX_VALUE;
        for (WaitingCrashes.Waiting each : new WaitingCrashes(deltas).inOrder()) {
            if (names.length >= room) {
                decision.others().addAll(each.deltas());
            } else if (each.receivedAt() <= through) {
                name(each.signature());
                decision.named().addAll(each.deltas());
            } else {
                each.deltas().forEach(this::await);
                decision.waiting().addAll(each.deltas());
            }
        }
        return decision;
    }

    private void name(String signature) {
        int length = names.length;
        names = Arrays.copyOf(names, length + 1);
        names[length] = Hash64.of(signature);
        Arrays.sort(names);
    }

    /** Changes that wait. */
    public int waiting() {
        return waiting;
    }

    /** Receive time that must have passed before anything can be decided. */
    public long decidesAt() {
        return decidesAt;
    }

    /** Receive time from which on this is not needed any more. */
    public long expiresAt() {
        return expiresAt;
    }

    /** Keeps this until a receive time at least; says whether that is news. */
    public boolean keepUntil(long time) {
        boolean later = time > expiresAt;
        expiresAt = Math.max(expiresAt, time);
        return later;
    }

    /** Returns the compact form, with a version in front. */
    public byte[] toBytes() {
        ByteBuffer out =
                ByteBuffer.allocate(1 + Integer.BYTES + (2 + names.length) * Long.BYTES)
                        .put(VERSION)
                        .putInt(waiting)
                        .putLong(decidesAt)
                        .putLong(expiresAt);
        for (long name : names) {
            out.putLong(name);
        }
        return out.array();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static SignatureAdmission fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                throw new IllegalArgumentException("not the signatures of a day");
            }
            SignatureAdmission admission = new SignatureAdmission();
            admission.waiting = in.getInt();
            admission.decidesAt = in.getLong();
            admission.expiresAt = in.getLong();
            admission.names = new long[in.remaining() / Long.BYTES];
            for (int i = 0; i < admission.names.length; i++) {
                admission.names[i] = in.getLong();
            }
            return admission;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("not the signatures of a day", e);
        }
    }
}
