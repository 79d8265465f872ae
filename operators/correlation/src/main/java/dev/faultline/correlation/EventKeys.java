package dev.faultline.correlation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an event and what they have said of it. Kept apart from the event itself, which is
 * large and is needed only when all keys have spoken.
 *
 * @param tierKeys keys of all versions, or null while no version has come
 * @param verdicts verdicts
 */
public record EventKeys(@Nullable List<String> tierKeys, Verdicts verdicts) {

    public static final EventKeys NONE = new EventKeys(null, Verdicts.NONE);

    private static final byte VERSION = 1;

    /** Whether every key has spoken, so that the event can speak. */
    public boolean areSettled() {
        return tierKeys != null && verdicts.cover(tierKeys);
    }

    /** Whether a version has come. */
    public boolean areKnown() {
        return tierKeys != null;
    }

    public EventKeys with(Verdict verdict) {
        return new EventKeys(tierKeys, verdicts.with(verdict));
    }

    public EventKeys withKeys(List<String> otherKeys) {
        return new EventKeys(otherKeys, verdicts);
    }

    /** Returns the compact form, with a version in front. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(tierKeys == null ? -1 : tierKeys.size());
            if (tierKeys != null) {
                for (String key : tierKeys) {
                    out.writeUTF(key);
                }
            }
            out.writeByte(verdicts.tiers().size());
            for (Verdicts.TierVerdict tier : verdicts.tiers()) {
                String partner = tier.partner();
                out.writeUTF(tier.tierKey());
                out.writeBoolean(tier.duplicate());
                out.writeBoolean(partner != null);
                if (partner != null) {
                    out.writeUTF(partner);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static EventKeys fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException("not the keys of an event");
            }
            int count = in.readByte();
            List<String> keys = count < 0 ? null : new ArrayList<>(count);
            for (int i = 0; keys != null && i < count; i++) {
                keys.add(in.readUTF());
            }
            int tiers = in.readByte();
            List<Verdicts.TierVerdict> verdicts = new ArrayList<>(tiers);
            for (int i = 0; i < tiers; i++) {
                String key = in.readUTF();
                boolean duplicate = in.readBoolean();
                String partner = in.readBoolean() ? in.readUTF() : null;
                verdicts.add(new Verdicts.TierVerdict(key, duplicate, partner));
            }
            return new EventKeys(keys, new Verdicts(verdicts));
        } catch (IOException e) {
            throw new IllegalArgumentException("not the keys of an event", e);
        }
    }
}
