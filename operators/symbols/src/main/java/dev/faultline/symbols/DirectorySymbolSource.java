package dev.faultline.symbols;

import java.nio.file.Path;

/** A directory in Breakpad's layout: {@code <file>/<ID>/<file>.sym}. */
public final class DirectorySymbolSource implements SymbolSource {

    private final Path root;

    public DirectorySymbolSource(Path root) {
        this.root = root;
    }

    @Override
    public SymbolResult find(ModuleId module) {
        return new SymbolResult.Unavailable(root + " is not read yet: " + module);
    }
}
