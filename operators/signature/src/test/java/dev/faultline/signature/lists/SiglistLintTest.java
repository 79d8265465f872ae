package dev.faultline.signature.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.lists.SiglistLint.Fault;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SiglistLintTest {

    @Test
    void anEntryThatStandsTwiceIsADuplicate() {
        assertThat(faults("stir\nfry\nstir")).containsExactly("3 DUPLICATE");
    }

    @Test
    void aLongerLiteralIsShadowedByAShorterOne() {
        assertThat(faults("stir_slowly\nstir")).containsExactly("1 SHADOWED");
        assertThat(faults("pan\\.dll\n.*\\.dll")).containsExactly("1 SHADOWED");
    }

    @Test
    void anExpressionIsShadowedByOneThatMatchesAllOfIt() {
        assertThat(faults(".*stir.*pan.*lid\n.*pan")).containsExactly("1 SHADOWED");
        assertThat(faults("stir.*pan\n.*stir")).containsExactly("1 SHADOWED");
        assertThat(faults("stir.*pan\nst(ir|op)")).containsExactly("1 SHADOWED");
        assertThat(faults("pan\\d+\npan")).containsExactly("1 SHADOWED");
        assertThat(faults("stir7.*pan\nstir\\d")).containsExactly("1 SHADOWED");
    }

    @Test
    void anExpressionIsNotShadowedByOneThatMatchesOnlySomeOfIt() {
        assertThat(faults("st.*pan\nstir")).isEmpty();
        assertThat(faults(".*stir.*pan\n.*pan.*stir")).isEmpty();
        assertThat(faults("st(ir|op)\nsti")).isEmpty();
        assertThat(faults("stir.*pan\nstir.\nstir[^x]")).isEmpty();
        assertThat(faults("(pan|pot)\\d+\npan")).isEmpty();
    }

    @Test
    void anEntryIsShadowedByTwoThatMatchAllOfItTogether() {
        var findings = SiglistLint.check(prefixes("st(ir|op)\nstir\nsto"));
        assertThat(findings)
                .singleElement()
                .satisfies(
                        finding ->
                                assertThat(finding.because())
                                        .isEqualTo("prefix.txt:2, prefix.txt:3"));
    }

    @Test
    void ofEntriesThatMatchTheSameOneIsLeft() {
        assertThat(faults("stir(red)?\nstir\nst(ir|ir)"))
                .containsExactly("1 SHADOWED", "2 SHADOWED");
        assertThat(faults("stir_slowly\nstir\nstir_slowly\nstir"))
                .containsExactly("1 SHADOWED", "3 DUPLICATE", "4 DUPLICATE");
    }

    @Test
    void anEntryThatWantsTheEndShadowsNothing() {
        assertThat(faults("stir_slowly\nstir$")).isEmpty();
        assertThat(faults("stir_slowly\nstir\\b")).isEmpty();
    }

    @Test
    void anEntryWithTemplateArgumentsIsDead() {
        assertThat(faults("Shelf<Jar>::find\nShelf<Jar.*lid\nShelf<T>::find\nShelf<Jar>"))
                .containsExactly("1 DEAD");
        assertThat(faults("<Jar as Lid>::open\nJar::operator<int>::x")).isEmpty();
    }

    @Test
    void aPrefixThatIsIrrelevantIsOverruled() {
        var irrelevant = SiglistFiles.parse(ListKind.IRRELEVANT, "irrelevant.txt", "stir");
        var prefix = SiglistFiles.parse(ListKind.PREFIX, "prefix.txt", "stir_slowly");
        List<ListEntry> all = Stream.concat(irrelevant.stream(), prefix.stream()).toList();
        assertThat(SiglistLint.check(all))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.fault()).isEqualTo(Fault.OVERRULED);
                            assertThat(finding.because()).isEqualTo("irrelevant.txt:1");
                        });
    }

    @Test
    void aBraceThatRepeatsNothingIsNotPortable() {
        assertThat(faults("{odd brace}\n\\{plain\nab{2}")).containsExactly("1 UNPORTABLE");
    }

    @Test
    void whatCannotBeLoadedIsBroken() {
        assertThat(faults("(stir")).containsExactly("1 BROKEN");
    }

    private static List<String> faults(String text) {
        return SiglistLint.check(prefixes(text)).stream()
                .map(finding -> finding.entry().line() + " " + finding.fault())
                .toList();
    }

    private static List<ListEntry> prefixes(String text) {
        return SiglistFiles.parse(ListKind.PREFIX, "prefix.txt", text);
    }
}
