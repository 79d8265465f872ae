package dev.faultline.symbols;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A directory in Breakpad's layout: {@code <file>/<ID>/<file>.sym}. Where the last digits of ids,
 * the age, are in lower case, as Breakpad's own tools write them, the files are found too.
 */
public final class DirectorySymbolSource implements SymbolSource {

    private static final int GUID_DIGITS = 32;

    private final Path root;

    public DirectorySymbolSource(Path root) {
        this.root = root;
    }

    @Override
    public SymbolResult find(ModuleId module) {
        // The parts of the path have no separators and no "..": see ModuleId.
        Path path = root.resolve(module.symbolPath());
        if (!Files.exists(path)) {
            path = root.resolve(withLowerCaseAge(module));
        }
        try (InputStream in = Files.newInputStream(path)) {
            ParseResult result = SymbolFileParser.parse(in, module);
            if (result instanceof ParseResult.Parsed parsed) {
                return new SymbolResult.Found(parsed.table());
            }
            return new SymbolResult.Corrupt(((ParseResult.Rejected) result).reason());
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return Files.isDirectory(root)
                    ? new SymbolResult.Missing()
                    : new SymbolResult.Unavailable("no directory " + root);
        } catch (IOException broken) {
            return new SymbolResult.Unavailable("cannot read " + path + ": " + broken);
        }
    }

    private static String withLowerCaseAge(ModuleId module) {
        String id = module.debugId();
        String age = id.substring(GUID_DIGITS).toLowerCase(Locale.ROOT);
        return module.symbolPath().replace(id, id.substring(0, GUID_DIGITS) + age);
    }
}
