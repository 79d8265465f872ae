package dev.faultline.correlation;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Flags, a UUID, two times and a count. */
    private static final int FIXED_BYTES = 1 + 16 + 8 + 8 + 1;

    private IdentityGroupBytes() {}

    public static byte[] write(IdentityGroup group) {
        int size = 2;
        for (Candidate member : group.members()) {
            size += atMost(member);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put((byte) VERSION).put((byte) group.members().size());
        for (Candidate member : group.members()) {
            write(member, out);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when it is of another version
     */
    public static IdentityGroup read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            int version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("identity group of version " + version);
            }
            int count = in.get();
            List<Candidate> members = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                members.add(candidate(in));
            }
            return new IdentityGroup(members);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("not an identity group", e);
        }
    }

    private static void write(Candidate member, ByteBuffer out) {
        String id = member.eventId();
        int end = isUuid(id) ? id.length() - UUID_CHARS : id.length();
        String usual = usualHead(member.source());
        boolean usualHead = end == usual.length() && id.startsWith(usual);
        boolean hex = isHex(member.contentHash());
        boolean probable = member.crashSeconds() != 0 || !member.exactKeys().isEmpty();
        out.put(
                (byte)
                        ((member.source() == CrashSource.REPORT ? REPORT : 0)
                                | (member.visits() ? VISITS : 0)
                                | (probable ? PROBABLE : 0)
                                | (end < id.length() ? UUID_AT_END : 0)
                                | (usualHead ? USUAL_HEAD : 0)
                                | (hex ? HEX_HASH : 0)));
        if (!usualHead) {
            putText(id.substring(0, end), out);
        }
        if (end < id.length()) {
            UUID uuid = UUID.fromString(id.substring(end));
            out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        }
        out.putLong(member.receivedAt());
        if (hex) {
            out.putLong(HexFormat.fromHexDigitsToLong(member.contentHash()));
        } else {
            putText(member.contentHash(), out);
        }
        if (probable) {
            out.putLong(member.crashSeconds()).put((byte) member.exactKeys().size());
            for (String key : member.exactKeys()) {
                putText(key, out);
            }
        }
    }

    private static Candidate candidate(ByteBuffer in) {
        int flags = in.get();
        CrashSource source = (flags & REPORT) == 0 ? CrashSource.PING : CrashSource.REPORT;
        String id = (flags & USUAL_HEAD) == 0 ? text(in) : usualHead(source);
        if ((flags & UUID_AT_END) != 0) {
            id += new UUID(in.getLong(), in.getLong());
        }
        long receivedAt = in.getLong();
        String hash = (flags & HEX_HASH) == 0 ? text(in) : HexFormat.of().toHexDigits(in.getLong());
        long crashSeconds = 0;
        List<String> exactKeys = List.of();
        if ((flags & PROBABLE) != 0) {
            crashSeconds = in.getLong();
            int count = in.get();
            exactKeys = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                exactKeys.add(text(in));
            }
        }
        return new Candidate(
                id, source, receivedAt, hash, exactKeys, crashSeconds, (flags & VISITS) != 0);
    }

    /** Bytes that a candidate needs at most: fixed fields, and three for each character. */
    private static int atMost(Candidate member) {
        int size = FIXED_BYTES + atMost(member.eventId()) + atMost(member.contentHash());
        for (String key : member.exactKeys()) {
            size += atMost(key);
        }
        return size;
    }

    private static int atMost(String text) {
        return Short.BYTES + 3 * text.length();
    }

    private static void putText(String text, ByteBuffer out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) bytes.length).put(bytes);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
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
        for (int i = 0; i < text.length(); i++) {
            if (!isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return text.length() == HASH_CHARS;
    }

    private static boolean isHexDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
