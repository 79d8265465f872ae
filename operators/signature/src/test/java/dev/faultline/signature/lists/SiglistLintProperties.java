package dev.faultline.signature.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.lists.SiglistLint.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SiglistLintProperties {

    private static final int SEED = 20_260_814;
    private static final int LISTS = 5_000;
    private static final String[] PIECES = {
        "a", "b", ".*", "ab", "(a|b)", "b?", "(ab|b(a)?)", "[ab]", ".", "a+", "\\d", "$"
    };

    @Test
    void withoutWhatIsFoundEachShortFrameIsMatchedAsBefore() throws Exception {
        Random random = new Random(SEED);
        List<String> frames = frames();
        int found = 0;
        for (int i = 0; i < LISTS; i++) {
            List<ListEntry> all = entries(random);
            List<ListEntry> rest = new ArrayList<>(all);
            List<Finding> findings = SiglistLint.check(all);
            findings.forEach(finding -> rest.remove(finding.entry()));
            found += findings.size();
            assertThat(matched(rest, frames))
                    .as("%s in %s", findings, all)
                    .isEqualTo(matched(all, frames));
        }
        assertThat(found).isGreaterThan(LISTS / 2);
    }

    private static List<String> matched(List<ListEntry> entries, List<String> frames)
            throws BadListException {
        FrameMatcher matcher = FrameMatcher.of(entries);
        return frames.stream().filter(matcher::matches).toList();
    }

    private static List<ListEntry> entries(Random random) {
        StringBuilder text = new StringBuilder();
        for (int entry = 1 + random.nextInt(4); entry > 0; entry--) {
            for (int piece = 1 + random.nextInt(4); piece > 0; piece--) {
                int choice = random.nextInt(piece == 1 ? PIECES.length : PIECES.length - 1);
                text.append(PIECES[choice]);
            }
            text.append('\n');
        }
        return SiglistFiles.parse(ListKind.PREFIX, "prefix.txt", text.toString());
    }

    /** All texts of at most five of the characters that make a difference. */
    private static List<String> frames() {
        List<String> frames = new ArrayList<>(List.of(""));
        int from = 0;
        for (int length = 1; length <= 5; length++) {
            int to = frames.size();
            for (String shorter : frames.subList(from, to).toArray(String[]::new)) {
                for (String next : new String[] {"a", "b", "7", "-", "\n"}) {
                    frames.add(shorter + next);
                }
            }
            from = to;
        }
        return frames;
    }
}
