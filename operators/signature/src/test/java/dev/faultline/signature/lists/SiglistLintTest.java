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
    void anEntryThatWantsTheEndShadowsNothing() {
        assertThat(faults("stir_slowly\nstir$")).isEmpty();
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
        return SiglistLint.check(SiglistFiles.parse(ListKind.PREFIX, "prefix.txt", text)).stream()
                .map(finding -> finding.entry().line() + " " + finding.fault())
                .toList();
    }
}
