package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySymbolSourceTest {

    private static final ModuleId MODULE = new ModuleId("app.pdb", SymBuilder.DEBUG_ID);

    @TempDir private Path root;

    @Test
    void findsAFileInBreakpadsLayout() throws IOException {
        write(MODULE.symbolPath(), SymBuilder.module("x86").func(0x10, 4, "f").bytes());

        assertThat(source().find(MODULE))
                .isInstanceOfSatisfying(
                        SymbolResult.Found.class,
                        found -> assertThat(found.table().resolve(0x10)).isNotNull());
    }

    @Test
    void findsAFolderWithTheAgeInLowerCase() throws IOException {
        ModuleId module = new ModuleId("app", "0123456789ABCDEF0123456789ABCDEF1A");
        write(
                "app/0123456789ABCDEF0123456789ABCDEF1a/app.sym",
                SymBuilder.module("Linux", "x86", module.debugId(), "app").bytes());

        assertThat(source().find(module)).isInstanceOf(SymbolResult.Found.class);
    }

    @Test
    void tellsWhatIsMissing() {
        assertThat(source().find(MODULE)).isEqualTo(new SymbolResult.Missing());
    }

    @Test
    void tellsWhatIsCorrupt() throws IOException {
        write(MODULE.symbolPath(), "<html>".getBytes(StandardCharsets.UTF_8));

        assertThat(source().find(MODULE))
                .isEqualTo(new SymbolResult.Corrupt(Malformed.NO_MODULE_RECORD));
    }

    @Test
    void tellsAStoreThatIsNotThereFromAFileThatIsNotThere() {
        SymbolSource source = new DirectorySymbolSource(root.resolve("unmounted"));

        assertThat(source.find(MODULE)).isInstanceOf(SymbolResult.Unavailable.class);
    }

    @Test
    void tellsAFileThatCannotBeRead() throws IOException {
        Files.createDirectories(root.resolve(MODULE.symbolPath()));

        assertThat(source().find(MODULE)).isInstanceOf(SymbolResult.Unavailable.class);
    }

    private SymbolSource source() {
        return new DirectorySymbolSource(root);
    }

    private void write(String path, byte[] bytes) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
