package dev.faultline.functions.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.intake.event.DumpReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpLoaderTest {

    private static final int MAX_BYTES = 4096;
    private static final byte[] DUMP = random(1000);

    private final DumpLoader loader = new DumpLoader(MAX_BYTES, millis -> {});

    @TempDir Path folder;

    @Test
    void fetchesADumpByReference() throws Exception {
        Path file = Files.write(folder.resolve("a.dmp"), DUMP);

        assertThat(loader.load(at(file, sha256(DUMP)))).isEqualTo(ByteBuffer.wrap(DUMP));
        assertThat(loader.load(at(file, null))).isEqualTo(ByteBuffer.wrap(DUMP));
    }

    @Test
    void takesADumpThatTravelsInline() throws Exception {
        assertThat(loader.load(inline(DUMP, sha256(DUMP).toUpperCase(Locale.ROOT))))
                .isEqualTo(ByteBuffer.wrap(DUMP));
    }

    @Test
    void otherBytesThanTheChecksumSpeaksOfAreRefused() throws Exception {
        Path file = Files.write(folder.resolve("a.dmp"), random(999));

        assertThatThrownBy(() -> loader.load(at(file, sha256(DUMP))))
                .isInstanceOfSatisfying(
                        DumpLoader.Failure.class,
                        failure ->
                                assertThat(failure.reason())
                                        .isEqualTo(DeadLetterReason.MINIDUMP_MISMATCH));
        assertThat(reason(inline(DUMP, "00"))).isEqualTo(DeadLetterReason.MINIDUMP_MISMATCH);
    }

    @Test
    void aDumpThatIsNotThereIsMissing() {
        assertThat(reason(at(folder.resolve("gone.dmp"), null)))
                .isEqualTo(DeadLetterReason.MINIDUMP_MISSING);
        assertThat(reason(new DumpReference("d", null, null, null, 0, null)))
                .isEqualTo(DeadLetterReason.MINIDUMP_MISSING);
        assertThat(reason(new DumpReference("d", null, "nosuch://x/y", null, 0, null)))
                .isEqualTo(DeadLetterReason.MINIDUMP_MISSING);
    }

    @Test
    void aDumpThatArrivesWhileItIsTriedAgainIsTaken() throws Exception {
        Path file = folder.resolve("late.dmp");
        List<Long> waited = new ArrayList<>();
        DumpLoader patient =
                new DumpLoader(
                        MAX_BYTES,
                        millis -> {
                            waited.add(millis);
                            if (waited.size() == 3) {
                                write(file);
                            }
                        });

        assertThat(patient.load(at(file, sha256(DUMP)))).isEqualTo(ByteBuffer.wrap(DUMP));
        assertThat(waited).containsExactly(100L, 500L, 2_000L);
    }

    private static void write(Path file) {
        try {
            Files.write(file, DUMP);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDumpLargerThanAllowedIsNotRead() throws Exception {
        assertThat(loader.load(at(file(MAX_BYTES), null)).remaining()).isEqualTo(MAX_BYTES);
        assertThat(reason(at(file(MAX_BYTES + 1), null)))
                .isEqualTo(DeadLetterReason.MINIDUMP_REJECTED);
    }

    @Test
    void aPackedDumpIsUnpackedAfterItsChecksumWasSeenToBeRight() throws Exception {
        byte[] packed = gzip(DUMP);

        assertThat(loader.load(inline(packed, sha256(packed)))).isEqualTo(ByteBuffer.wrap(DUMP));
        assertThat(reason(inline(packed, sha256(DUMP))))
                .isEqualTo(DeadLetterReason.MINIDUMP_MISMATCH);
    }

    @Test
    void aDumpThatUnpacksToMoreThanAllowedIsABomb() throws Exception {
        assertThat(loader.load(inline(gzip(random(MAX_BYTES)), null)).remaining())
                .isEqualTo(MAX_BYTES);
        assertThat(detail(inline(gzip(random(MAX_BYTES + 1)), null))).startsWith("BOMB");

        DumpLoader large = new DumpLoader(1 << 26, millis -> {});
        assertThatThrownBy(() -> large.load(inline(gzip(new byte[1 << 24]), null)))
                .isInstanceOf(DumpLoader.Failure.class)
                .hasMessageStartingWith("BOMB");
    }

    @Test
    void onlyOneLayerIsUnpacked() throws Exception {
        byte[] once = gzip(DUMP);

        assertThat(loader.load(inline(gzip(once), null))).isEqualTo(ByteBuffer.wrap(once));
    }

    @Test
    void aDamagedArchiveIsRejected() throws Exception {
        byte[] packed = gzip(DUMP);
        packed[packed.length / 2] ^= 1;

        assertThat(reason(inline(packed, null))).isEqualTo(DeadLetterReason.MINIDUMP_REJECTED);
        assertThat(detail(inline(new byte[] {0x1f, (byte) 0x8b, 8}, null))).startsWith("GZIP");
    }

    private DeadLetterReason reason(DumpReference dump) {
        return failure(dump).reason();
    }

    private String detail(DumpReference dump) {
        return String.valueOf(failure(dump).getMessage());
    }

    private DumpLoader.Failure failure(DumpReference dump) {
        try {
            loader.load(dump);
        } catch (DumpLoader.Failure e) {
            return e;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("was loaded");
    }

    private Path file(int bytes) throws IOException {
        return Files.write(folder.resolve(bytes + ".dmp"), new byte[bytes]);
    }

    private static DumpReference at(Path file, @Nullable String sha256) {
        return new DumpReference(
                DumpReference.MAIN, null, file.toUri().toString(), sha256, 0, null);
    }

    private static DumpReference inline(byte[] bytes, @Nullable String sha256) {
        return new DumpReference(DumpReference.MAIN, null, null, sha256, bytes.length, bytes);
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return random;
    }
}
