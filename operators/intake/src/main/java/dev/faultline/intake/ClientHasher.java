package dev.faultline.intake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Turns a client id into HMAC-SHA256 under a secret key, so that no later stage can know or guess
 * it. Not thread safe.
 */
public final class ClientHasher {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_KEY_BYTES = 16;
    private static final int MAX_ID_CHARS = 128;
    private static final int HASH_CHARS = 64;
    private static final String NIL_UUID = "00000000-0000-0000-0000-000000000000";

    /** What Firefox sends for everyone who has switched telemetry off. */
    private static final String NOBODY = "c0ffeec0-ffee-c0ff-eec0-ffeec0ffeec0";

    private final Mac mac;

    /**
     * @param key at least 16 bytes, from the secret store
     */
    public ClientHasher(byte[] key) {
        if (key.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException("client hash key below " + MIN_KEY_BYTES + " bytes");
        }
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /**
     * 64 lower-case hex digits, equal for spellings of one id that differ in case or outer blanks;
     * null when the id identifies nobody.
     */
    public @Nullable String hash(@Nullable String clientId) {
        if (clientId == null) {
            return null;
        }
        String id = clientId.strip().toLowerCase(Locale.ROOT);
        if (id.isEmpty()
                || id.length() > MAX_ID_CHARS
                || id.equals(NIL_UUID)
                || id.equals(NOBODY)) {
            return null;
        }
        return HexFormat.of().formatHex(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether a text has the form of a hash. */
    public static boolean isHash(String text) {
        return text.length() == HASH_CHARS
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
