package dev.faultline.intake.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextSanitizerTest {

    @Test
    void cleanTextIsTheSameObject() {
        String text = "Grüße 漢字 \uD83D\uDE00 ok";
        assertThat(TextSanitizer.line("plain", 100)).isSameAs("plain");
        assertThat(TextSanitizer.lines(text, 100)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "a\u0000b\u001bc, abc",
        "a\u0085b\u009fc, abc",
        "x\u202ey\u2066z\u200f, xyz",
        "a\uFEFFb\u200Bc, abc",
        "a\uD800b, a\uFFFDb",
        "a\uDC00, a\uFFFD",
    })
    void whatHidesOrReordersIsDropped(String text, String clean) {
        assertThat(TextSanitizer.line(text, 100)).isEqualTo(clean);
    }

    @Test
    void lineBreaksAreBlanksOrStay() {
        assertThat(TextSanitizer.line("a\nb\tc\r", 100)).isEqualTo("a b c ");
        assertThat(TextSanitizer.lines("a\r\nb\rc\n\td", 100)).isEqualTo("a\nb\nc\n\td");
    }

    @Test
    void lengthIsBoundedWithoutHalfACharacter() {
        assertThat(TextSanitizer.line("abcdef", 3)).isEqualTo("abc");
        assertThat(TextSanitizer.line("ab\uD83D\uDE00", 3)).isEqualTo("ab\uFFFD");
    }
}
