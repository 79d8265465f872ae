package dev.faultline.functions.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpsInHandTest {

    private static final String DUMP = "s3://dumps/a.dmp";

    @TempDir Path folder;

    @Test
    void oneDeathIsNoProof() throws Exception {
        DumpHolder.die(folder, DUMP);

        assertThat(open().isSetAside(DUMP)).isFalse();
    }

    @Test
    void twoDeathsAre() throws Exception {
        DumpHolder.die(folder, DUMP);
        DumpHolder.die(folder, DUMP);

        assertThat(open().isSetAside(DUMP)).isTrue();
        assertThat(open().isSetAside("another")).isFalse();
    }

    @Test
    void twoThatDieAtOnceDieOneDeath() throws Exception {
        Files.createFile(folder.resolve("1-1-7-0011.hand"));
        Files.createFile(folder.resolve("1-1-8-0011.hand"));
        open();

        assertThat(Files.exists(folder.resolve("0011.death"))).isTrue();
        assertThat(Files.exists(folder.resolve("0011.aside"))).isFalse();
    }

    @Test
    void aProcessThatEndsInGoodOrderHasNothingInHand() throws IOException {
        DumpsInHand dumps = open();
        dumps.take(DUMP);
        assertThat(files()).isOne();
        dumps.close();

        assertThat(files()).isZero();
    }

    @Test
    void aDumpThatWasWalkedAfterAllIsForgotten() throws Exception {
        DumpHolder.die(folder, DUMP);
        DumpsInHand dumps = open();
        dumps.take(DUMP);
        dumps.release(DUMP);
        DumpHolder.die(folder, DUMP);

        assertThat(open().isSetAside(DUMP)).isFalse();
    }

    @Test
    void whatALivingProcessHasInHandCountsForNothing() {
        open().take(DUMP);
        open();
        open();

        assertThat(open().isSetAside(DUMP)).isFalse();
    }

    @Test
    void deathsAreForgottenAfterAWhile() throws Exception {
        DumpHolder.die(folder, DUMP);
        DumpHolder.die(folder, DUMP);
        open();
        long later = System.currentTimeMillis() + DumpsInHand.REMEMBERED_MILLIS + 60_000;

        assertThat(DumpsInHand.open(folder, () -> later).isSetAside(DUMP)).isFalse();
        assertThat(files()).isZero();
    }

    @Test
    void whatSomebodyElsePutThereIsLeftAlone() throws IOException {
        Files.createFile(folder.resolve("x-y-z-w.hand"));
        Files.createFile(folder.resolve("note.hand"));
        Files.createFile(folder.resolve("note.txt"));

        assertThat(open().isSetAside("w")).isFalse();
        assertThat(Files.exists(folder.resolve("note.txt"))).isTrue();
    }

    @Test
    void aFolderThatCannotBeWrittenKeepsNobodyFromWalking() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        DumpsInHand dumps = DumpsInHand.open(file, System::currentTimeMillis);

        dumps.take(DUMP);
        dumps.release(DUMP);
        assertThat(dumps.isSetAside(DUMP)).isFalse();
    }

    private DumpsInHand open() {
        return DumpsInHand.open(folder, System::currentTimeMillis);
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
