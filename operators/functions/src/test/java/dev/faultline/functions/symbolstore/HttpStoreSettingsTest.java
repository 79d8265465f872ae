package dev.faultline.functions.symbolstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpStoreSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://symbols.example/",
                "file:///etc",
                "https:/nohost",
                "https://user:secret@symbols.example/",
                "https://symbols.example/?key=1",
                "https://symbols.example/#x"
            })
    void refusesWhatCannotBeAStore(String base) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(base));
    }

    @ParameterizedTest
    @CsvSource({
        "https://symbols.example/a, true",
        "https://SYMBOLS.example:443/a, true",
        "https://symbols.example:8443/a, false",
        "http://symbols.example/a, false",
        "https://bucket.example/a, true",
        "https://bucket.example:444/a, false",
        "https://other.example:8443/a, true",
        "https://other.example/a, false",
        "https://evil.example/a, false",
        "https://symbols.example.evil.example/a, false",
        "https://symbols.example@evil.example/a, false",
        "file:///etc/passwd, false"
    })
    void goesToItsOwnHostAndToConfiguredOnesOnly(String target, boolean expected) {
        assertThat(settings("https://symbols.example/").mayGoTo(URI.create(target)))
                .isEqualTo(expected);
    }

    @Test
    void trustsTheHostWhoseConfiguredNameIsAnAddress() {
        assertThat(settings("http://127.0.0.1:8080/").trustedHosts()).containsExactly("127.0.0.1");
        assertThat(settings("http://[::1]/").trustedHosts()).containsExactly("::1");
        assertThat(settings("http://localhost/").trustedHosts()).containsExactly("localhost");
        assertThat(settings("http://symbols.example/").trustedHosts()).isEmpty();
    }

    private static HttpStoreSettings settings(String base) {
        return new HttpStoreSettings(
                URI.create(base),
                List.of("bucket.example", "other.example:8443"),
                false,
                TransferLimits.DEFAULT,
                "");
    }
}
