package dev.faultline.correlation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * An {@link IdentityGroup} as bytes. Every key of every crash of a week is one, so that its size is
 * the size of the state: ids that are UUIDs take 16 bytes instead of 36, hashes 8 instead of 16.
 */
public final class IdentityGroupBytes {

    private static final int VERSION = 1;

    private static final int REPORT = 1;
    private static final int VISITS = 2;
    private static final int PROBABLE = 4;
    private static final int UUID_AT_END = 8;
    private static final int USUAL_HEAD = 16;
    private static final int HEX_HASH = 32;

    private static final int UUID_CHARS = 36;
    private static final int HASH_CHARS = 16;

    private IdentityGroupBytes() {}

    public static byte[] write(IdentityGroup group) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(group.members().size());
            for (Candidate member : group.members()) {
                write(member, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when it is of another version
     */
    public static IdentityGroup read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("identity group of version " + version);
            }
            int count = in.readByte();
            List<Candidate> members = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                members.add(candidate(in));
            }
            return new IdentityGroup(members);
        } catch (IOException e) {
            throw new UncheckedIOException("not an identity group", e);
        }
    }

    private static void write(Candidate member, DataOutput out) throws IOException {
        String id = member.eventId();
        int end = isUuid(id) ? id.length() - UUID_CHARS : id.length();
        String head = id.substring(0, end);
        boolean usual = head.equals(usualHead(member.source()));
        boolean hex = isHex(member.contentHash());
        boolean probable = member.crashSeconds() != 0 || !member.exactKeys().isEmpty();
        out.writeByte(
                (member.source() == CrashSource.REPORT ? REPORT : 0)
                        | (member.visits() ? VISITS : 0)
                        | (probable ? PROBABLE : 0)
                        | (end < id.length() ? UUID_AT_END : 0)
                        | (usual ? USUAL_HEAD : 0)
                        | (hex ? HEX_HASH : 0));
        if (!usual) {
            out.writeUTF(head);
        }
        if (end < id.length()) {
            UUID uuid = UUID.fromString(id.substring(end));
            out.writeLong(uuid.getMostSignificantBits());
            out.writeLong(uuid.getLeastSignificantBits());
        }
        out.writeLong(member.receivedAt());
        if (hex) {
            out.writeLong(HexFormat.fromHexDigitsToLong(member.contentHash()));
        } else {
            out.writeUTF(member.contentHash());
        }
        if (probable) {
            out.writeLong(member.crashSeconds());
            out.writeByte(member.exactKeys().size());
            for (String key : member.exactKeys()) {
                out.writeUTF(key);
            }
        }
    }

    private static Candidate candidate(DataInput in) throws IOException {
        int flags = in.readByte();
        CrashSource source = (flags & REPORT) == 0 ? CrashSource.PING : CrashSource.REPORT;
        String id = (flags & USUAL_HEAD) == 0 ? in.readUTF() : usualHead(source);
        if ((flags & UUID_AT_END) != 0) {
            id += new UUID(in.readLong(), in.readLong());
        }
        long receivedAt = in.readLong();
        String hash =
                (flags & HEX_HASH) == 0 ? in.readUTF() : HexFormat.of().toHexDigits(in.readLong());
        long crashSeconds = 0;
        List<String> exactKeys = List.of();
        if ((flags & PROBABLE) != 0) {
            crashSeconds = in.readLong();
            int count = in.readByte();
            exactKeys = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                exactKeys.add(in.readUTF());
            }
        }
        return new Candidate(
                id, source, receivedAt, hash, exactKeys, crashSeconds, (flags & VISITS) != 0);
    }

    private static String usualHead(CrashSource source) {
        return source == CrashSource.PING ? "ping:" : "report:";
    }

    /** Whether the text ends with a UUID that is written as it would be read. */
    private static boolean isUuid(String text) {
        int start = text.length() - UUID_CHARS;
        if (start < 0) {
            return false;
        }
        for (int i = 0; i < UUID_CHARS; i++) {
            char c = text.charAt(start + i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String text) {
        return text.length() == HASH_CHARS && text.chars().allMatch(IdentityGroupBytes::isHexDigit);
    }

    private static boolean isHexDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
