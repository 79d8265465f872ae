package dev.faultline.jobs.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    private static final byte[] BODY = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder = Path.of("");

    /** printf '1764244800.{"id":"1"}' | openssl dgst -sha256 -hmac 'a secret of tests only' */
    @Test
    void signsTheTimeAndTheBody() throws IOException {
        assertThat(signature("a secret of tests only\n").of(1_764_244_800, BODY))
                .isEqualTo("v1=c02ac300ba1fa1c756a115a15a143bcf69d3b70a4545d503d670ce51a1d1e352");
    }

    @Test
    void anotherTimeBodyOrSecretMakesAnotherSignature() throws IOException {
        String signature = signature("a secret of tests only").of(1, BODY);
        assertThat(signature("a secret of tests only").of(2, BODY)).isNotEqualTo(signature);
        assertThat(signature("a secret of tests only").of(1, new byte[0])).isNotEqualTo(signature);
        assertThat(signature("a secret of tests olny").of(1, BODY)).isNotEqualTo(signature);
    }

    @Test
    void twoSecretsMakeTwoSignatures() throws IOException {
        String one = signature("a secret of tests only").of(1, BODY);
        String other = signature("the next secret of them").of(1, BODY);
        assertThat(signature("a secret of tests only\n\nthe next secret of them\n").of(1, BODY))
                .isEqualTo(one + ',' + other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "too short\n", "a secret of tests only\ntoo short"})
    void refusesNoSecretAndAShortOneWithoutShowingIt(String content) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> signature(content))
                .withMessageNotContaining("too short");
    }

    private WebhookSignature signature(String content) throws IOException {
        Path file = folder.resolve("secret");
        Files.writeString(file, content);
        return WebhookSignature.fromFile(file);
    }
}
