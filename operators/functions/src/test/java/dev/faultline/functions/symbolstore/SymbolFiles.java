package dev.faultline.functions.symbolstore;

import dev.faultline.symbols.ModuleId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Small symbol files for tests. */
final class SymbolFiles {

    static final ModuleId MODULE = new ModuleId("libapp.so", "0123456789ABCDEF0123456789ABCDEF0");

    private SymbolFiles() {}

    static ModuleId module(int number) {
        return new ModuleId("lib" + number + ".so", String.format("%032X0", number + 1));
    }

    /** A file with one function, of 0x100 bytes at 0x1000. */
    static String text(ModuleId module, String function) {
        return "MODULE Linux x86_64 "
                + module.debugId()
                + " "
                + module.debugFile()
                + "\nFILE 0 main.c\nFUNC 1000 100 0 "
                + function
                + "\n1000 100 7 0\n";
    }

    static byte[] bytes(ModuleId module, String function) {
        return text(module, function).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[]... members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] member : members) {
            try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
                packed.write(member);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return out.toByteArray();
    }
}
