package dev.faultline.jobs.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "std::vector<int>::push_back",
                "std::function<std::string>::operator()",
                "operator<",
                "a < b",
                "-[NSView draw:]",
                "foo@4",
                "memcpy@@GLIBC_2.14",
                "core::ops::FnOnce<(),>",
                "shutdownhang | mozilla::dom::WorkerPrivate",
                "Größe ✓",
                "C:/file",
                ""
            })
    void anHonestSignatureStaysAsItIs(String signature) {
        assertThat(AlertText.line(signature, 100)).isEqualTo(signature);
    }

    @ParameterizedTest
    @CsvSource({
        "<!channel> look, ‹!channel> look",
        "<@U123>, ‹@U123>",
        "<#C1>, ‹#C1>",
        "<http://evil.example|click>, ‹http:∕∕evil.example|click>",
        "<mailto:a@b.example|us>, ‹mailto:a@b.example|us>",
        "https://evil.example/x, https:∕∕evil.example/x",
        "@here and @Channel, ＠here and ＠Channel",
    })
    void whatAProgramTakesForACommandOrALinkIsOnlyReadable(String hostile, String shown) {
        assertThat(AlertText.line(hostile, 100)).isEqualTo(shown);
    }

    @Test
    void controlAndDirectionCharactersAndBrokenPairsDoNotPass() {
        assertThat(AlertText.line("a\nb\u001b[31m\u202Ec\u2028d\uD800e", 100))
                .isEqualTo("a\uFFFDb\uFFFD[31m\uFFFDc\uFFFDd\uFFFDe");
    }

    @Test
    void aLineHasAnEndAndCutsNoCharacterInTwo() {
        assertThat(AlertText.line("abcde", 5)).isEqualTo("abcde");
        assertThat(AlertText.line("abcdef", 5)).isEqualTo("abcd…");
        assertThat(AlertText.line("abc😀ef", 4)).isEqualTo("abc…");
        assertThat(AlertText.line("abc😀ef", 5)).isEqualTo("abc😀…");
    }

    @Test
    void aListSaysHowManyItLeavesOut() {
        assertThat(AlertText.joined(List.of("a", "b"), 2, 9)).isEqualTo("a, b");
        assertThat(AlertText.joined(List.of("a", "b", "c"), 2, 9)).isEqualTo("a, b, and 1 more");
    }
}
