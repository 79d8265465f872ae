package dev.faultline.jobs.notifier;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is sent, so that the receiver knows who sent it and when: HMAC-SHA256 over the time, a
 * dot and the body. With two secrets there are two signatures, so that a secret can be exchanged
 * without a gap.
 */
final class WebhookSignature {

    /** RFC 2104 advises no key shorter than the hash; half of it is where we refuse. */
    static final int SHORTEST_SECRET = 16;

    private static final int MOST_SECRETS = 2;
    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;

    private WebhookSignature(List<SecretKeySpec> keys) {
        this.keys = keys;
    }

    /**
     * Reads one or two secrets, one per line.
     *
     * @throws IllegalArgumentException when there is none, or a short one; never with the secret
     * @throws IOException when the file cannot be read
     */
    static WebhookSignature fromFile(Path file) throws IOException {
        List<String> secrets =
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        if (secrets.isEmpty() || secrets.size() > MOST_SECRETS) {
            throw new IllegalArgumentException(
                    file + " must hold one secret, or two while one is exchanged, a line each");
        }
        if (secrets.stream().anyMatch(secret -> secret.length() < SHORTEST_SECRET)) {
            throw new IllegalArgumentException(
                    "A secret in " + file + " has less than " + SHORTEST_SECRET + " characters");
        }
        return new WebhookSignature(
                secrets.stream()
                        .map(s -> new SecretKeySpec(s.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                        .toList());
    }

    /** {@code v1=} and the hash in hexadecimal digits, for each secret. */
    String of(long epochSeconds, byte[] body) {
        return keys.stream()
                .map(key -> "v1=" + HexFormat.of().formatHex(hash(key, epochSeconds, body)))
                .collect(Collectors.joining(","));
    }

    private static byte[] hash(SecretKeySpec key, long epochSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((epochSeconds + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
