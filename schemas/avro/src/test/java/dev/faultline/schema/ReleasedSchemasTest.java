package dev.faultline.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A change may break no reader. The schemas of each release are kept under {@code
 * src/test/resources/released/<version>/}; every current schema must read what any of them wrote,
 * and what Faultline publishes must be readable by them.
 */
class ReleasedSchemasTest {

    /** Records that only Faultline reads: their old readers do not matter. */
    private static final List<String> ONLY_READ_BY_US =
            List.of(
                    "CrashEnvelope",
                    "UsageSample",
                    "PolicyRecord",
                    "BuildRecord",
                    "RulesetRecord",
                    "SymbolsAnnouncement",
                    "DeletionRequest");

    static List<Path> released() {
        return SchemaFiles.under(SchemaFiles.RELEASED);
    }

    @Test
    void aReleaseIsThereToCompareWith() {
        assertThat(released()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("released")
    void currentReadersUnderstandWhatAReleaseWrote(Path file) {
        assertReads(current(file), SchemaFiles.parse(file), "current reader of " + file);
    }

    @ParameterizedTest
    @MethodSource("released")
    void readersOfAReleaseUnderstandWhatIsWrittenNow(Path file) {
        Schema old = SchemaFiles.parse(file);
        if (!ONLY_READ_BY_US.contains(old.getName())) {
            assertReads(old, current(file), "reader of " + file);
        }
    }

    private static Schema current(Path released) {
        Path relative = SchemaFiles.RELEASED.relativize(released);
        Path file = SchemaFiles.CURRENT.resolve(relative.subpath(1, relative.getNameCount()));
        if (!Files.exists(file)) {
            fail("%s was released and is gone; topics end, schemas stay", file);
        }
        return SchemaFiles.parse(file);
    }

    private static void assertReads(Schema reader, Schema writer, String who) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        assertThat(result.getType())
                .as("%s: %s", who, result.getResult().getIncompatibilities())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
}
