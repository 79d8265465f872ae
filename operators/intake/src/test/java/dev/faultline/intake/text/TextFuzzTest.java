package dev.faultline.intake.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.faultline.minidump.HostileInput;

/** Any text is made safe to show, in one way. */
class TextFuzzTest {

    /** The longest name of a kind takes the place of at least as many characters as this. */
    private static final int MOST_GROWTH = 8;

    @FuzzTest(maxDuration = "30s")
    void cleansAndRedactsAnyText(FuzzedDataProvider data) {
        int most = data.consumeInt(0, 2 * Redaction.MAX_CHARS);
        String text = data.consumeRemainingAsString();
        HostileInput.check(2 * text.length(), () -> check(text, most));
    }

    private static String check(String text, int most) {
        String line = TextSanitizer.line(text, most);
        String lines = TextSanitizer.lines(text, most);
        assertThat(line.length()).isLessThanOrEqualTo(most);
        assertThat(lines.length()).isLessThanOrEqualTo(most);
        assertThat(TextSanitizer.line(line, most)).isEqualTo(line);
        assertThat(TextSanitizer.lines(lines, most)).isEqualTo(lines);
        assertThat(line.chars().noneMatch(Character::isISOControl)).isTrue();
        assertThat(
                        lines.chars()
                                .noneMatch(
                                        c -> Character.isISOControl(c) && c != '\n' && c != '\t'))
                .isTrue();
        assertThat(hasLoneSurrogate(line)).isFalse();
        String redacted = Redaction.redact(text);
        assertThat(redacted.length()).isLessThanOrEqualTo(MOST_GROWTH * Redaction.MAX_CHARS);
        return line + lines + redacted;
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
