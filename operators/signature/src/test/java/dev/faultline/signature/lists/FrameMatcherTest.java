package dev.faultline.signature.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrameMatcherTest {

    @Test
    void matchesFromTheBeginningAndNotToTheEnd() throws Exception {
        assertThat(matcher("stir").matches("stirred")).isTrue();
        assertThat(matcher("stir").matches("xstir")).isFalse();
    }

    @Test
    void escapedPunctuationIsLiteral() throws Exception {
        assertThat(matcher("a\\.so\\$").matches("a.so$1")).isTrue();
        assertThat(matcher("a\\.so").matches("abso")).isFalse();
    }

    @Test
    void aBraceThatRepeatsNothingIsLiteral() throws Exception {
        assertThat(matcher("{odd brace}").matches("{odd brace}")).isTrue();
        assertThat(matcher("a{{b}}").matches("a{{b}}")).isTrue();
        assertThat(matcher("ab{2}c").matches("abbc")).isTrue();
        assertThat(matcher("ab{,1}c").matches("ac")).isTrue();
    }

    @Test
    void anythingBetweenDoesNotCrossALineFeed() throws Exception {
        assertThat(matcher("a.*b").matches("a--b")).isTrue();
        assertThat(matcher("a.*b").matches("a\nb")).isFalse();
        assertThat(matcher("a.*b").matches("a\rb")).isTrue();
    }

    @Test
    void theEndMayBeFollowedByOneLineFeed() throws Exception {
        assertThat(matcher("drop$").matches("drop")).isTrue();
        assertThat(matcher("drop$").matches("drop\n")).isTrue();
        assertThat(matcher("drop$").matches("dropped")).isFalse();
    }

    @Test
    void digitsAndSpacesAreThoseOfAllScripts() throws Exception {
        assertThat(matcher("v\\d+x").matches("v\u0661\u0662x")).isTrue();
        assertThat(matcher("a\\sb").matches("a\u2003b")).isTrue();
    }

    @Test
    void choicesBecomeLiterals() throws Exception {
        FrameMatcher matcher = matcher("(Nt|Zw)?Wait(One|All)(Ex)?$");
        assertThat(matcher.matches("ZwWaitAllEx")).isTrue();
        assertThat(matcher.matches("WaitOne")).isTrue();
        assertThat(matcher.matches("NtWaitSome")).isFalse();
        assertThat(matcher("[-+]\\[Pan fry(:with:)?\\]").matches("+[Pan fry:with:]")).isTrue();
    }

    @Test
    void groupsInGroupsBecomeLiterals() throws Exception {
        FrameMatcher matcher = matcher("[-+]\\[Pan fry(:with:(in:)?)?\\]");
        assertThat(matcher.matches("-[Pan fry]")).isTrue();
        assertThat(matcher.matches("+[Pan fry:with:in:]")).isTrue();
        assertThat(matcher.matches("+[Pan fry:in:]")).isFalse();
        assertThat(matcher("(a(b(c(d(e(f(g(h(i(j)?)?)?)?)?)?)?)?)?)?$").matches("abcd")).isTrue();
    }

    @Test
    void manyEntriesThatBeginWithAnythingAreFoundInOnePass() throws Exception {
        List<ListEntry> entries =
                List.of(
                        entry(".*she"),
                        entry(".*hers"),
                        entry(".*his.*oven"),
                        entry(".*\u00e9clair"),
                        entry(".*sherry$"));
        FrameMatcher matcher = FrameMatcher.of(entries);
        assertThat(matcher.find("ushe")).isEqualTo(entries.get(0));
        assertThat(matcher.find("hhers")).isEqualTo(entries.get(1));
        assertThat(matcher.find("this is the oven")).isEqualTo(entries.get(2));
        assertThat(matcher.find("the oven is his")).isNull();
        assertThat(matcher.find("an \u00e9clair")).isEqualTo(entries.get(3));
        assertThat(matcher.find("sh\u00e9 her\ns she")).isNull();
    }

    @Test
    void tellsWhichEntryMatched() throws Exception {
        ListEntry first = entry("pan::fry");
        ListEntry second = entry(".*pan");
        FrameMatcher matcher = FrameMatcher.of(List.of(first, second));
        assertThat(matcher.find("pan::fry")).isEqualTo(first);
        assertThat(matcher.find("frying pan")).isEqualTo(second);
        assertThat(matcher.find("kettle")).isNull();
    }

    @Test
    void aBadExpressionIsNamedWithItsPlace() {
        assertThatThrownBy(() -> matcher("(pan"))
                .isInstanceOf(BadListException.class)
                .hasMessageContaining("list.txt:7")
                .hasMessageContaining("(pan");
    }

    private static FrameMatcher matcher(String pattern) throws BadListException {
        return FrameMatcher.of(List.of(entry(pattern)));
    }

    private static ListEntry entry(String pattern) {
        return new ListEntry(ListKind.PREFIX, ListEntry.Form.PATTERN, pattern, "list.txt", 7, "");
    }
}
