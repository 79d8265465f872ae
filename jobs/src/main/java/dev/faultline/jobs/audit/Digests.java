package dev.faultline.jobs.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Hashes by which records are compared without keeping what clients sent. */
final class Digests {

    private static final int SHORT_BYTES = 16;

    private Digests() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    static String hex(ByteBuffer bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes.duplicate());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Hash of key, value and headers; of a dead letter, of those that the original had. */
    static String original(ConsumerRecord<byte[], byte[]> record) {
        MessageDigest digest = sha256();
        add(digest, record.key());
        add(digest, record.value());
        for (Header header : record.headers()) {
            if (!LetterHeaders.isContext(header.key())) {
                add(digest, header.key().getBytes(StandardCharsets.UTF_8));
                // The jobs read a header without a value as an empty one.
                add(digest, header.value() == null ? new byte[0] : header.value());
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, SHORT_BYTES);
    }

    private static void add(MessageDigest digest, byte @Nullable [] bytes) {
        digest.update(ByteBuffer.allocate(4).putInt(bytes == null ? -1 : bytes.length).flip());
        if (bytes != null) {
            digest.update(bytes);
        }
    }
}
