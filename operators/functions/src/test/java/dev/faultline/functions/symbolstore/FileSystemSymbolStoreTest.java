package dev.faultline.functions.symbolstore;

import static dev.faultline.functions.symbolstore.SymbolFiles.MODULE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.symbolstore.StoreAnswer.Corrupt;
import dev.faultline.functions.symbolstore.StoreAnswer.Missing;
import dev.faultline.functions.symbolstore.StoreAnswer.Opened;
import dev.faultline.functions.symbolstore.StoreAnswer.Trouble;
import dev.faultline.functions.symbolstore.StoreAnswer.Unavailable;
import dev.faultline.symbols.Malformed;
import dev.faultline.symbols.ModuleId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemSymbolStoreTest {

    private static final byte[] TEXT = SymbolFiles.bytes(MODULE, "main");

    @TempDir Path root;

    @Test
    void readsAFileByPathOrUri() throws IOException {
        put(MODULE.symbolPath(), TEXT);

        assertThat(read(root.toString(), MODULE)).isEqualTo(TEXT);
        assertThat(read(root.toUri().toString(), MODULE)).isEqualTo(TEXT);
    }

    @Test
    void findsIdsWithALowerCaseAge() throws IOException {
        ModuleId module = new ModuleId("app.pdb", "0123456789ABCDEF0123456789ABCDEFA");
        byte[] text = SymbolFiles.bytes(module, "main");
        put("app.pdb/0123456789ABCDEF0123456789ABCDEFa/app.sym", text);

        assertThat(read(root.toString(), module)).isEqualTo(text);
    }

    @Test
    void readsPackedFiles() throws IOException {
        put(MODULE.symbolPath() + ".gz", SymbolFiles.gzip(TEXT));

        assertThat(read(root.toString(), MODULE)).isEqualTo(TEXT);
    }

    @Test
    void isMissingInAFolderThatIsThere() {
        assertThat(store(root.toString()).open(MODULE)).isEqualTo(new Missing());
    }

    @Test
    void isUnavailableWithoutTheFolder() {
        StoreAnswer answer = store(root.resolve("gone").toString()).open(MODULE);

        assertThat(((Unavailable) answer).trouble()).isEqualTo(Trouble.NOT_REACHED);
    }

    @Test
    void isUnavailableWithoutTheFileSystem() {
        assertThat(store("nosuchscheme://bucket/symbols").open(MODULE))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void isCorruptWhenAPackedFileIsCutOff() throws IOException {
        byte[] packed = SymbolFiles.gzip(TEXT);
        put(MODULE.symbolPath() + ".gz", Arrays.copyOf(packed, packed.length - 9));

        try (InputStream text = ((Opened) store(root.toString()).open(MODULE)).text()) {
            byte[] unused = text.readAllBytes();
            assertThat(unused).isNull();
        } catch (StoreReadException e) {
            assertThat(e.answer()).isEqualTo(new Corrupt(Malformed.BAD_COMPRESSION));
        }
    }

    private void put(String path, byte[] content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static byte[] read(String root, ModuleId module) throws IOException {
        try (InputStream text = ((Opened) store(root).open(module)).text()) {
            return text.readAllBytes();
        }
    }

    private static SymbolStore store(String root) {
        return new FileSystemSymbolStore(root, TransferLimits.DEFAULT);
    }
}
