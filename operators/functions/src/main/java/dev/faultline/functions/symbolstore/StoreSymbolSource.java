package dev.faultline.functions.symbolstore;

import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.ParseResult;
import dev.faultline.symbols.SymbolFileParser;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.io.IOException;
import java.io.InputStream;

/** Asks stores and keeps nothing: each table is made anew, in memory. */
public final class StoreSymbolSource implements SymbolSource {

    private final SymbolStores stores;

    public StoreSymbolSource(SymbolStores stores) {
        this.stores = stores;
    }

    @Override
    public SymbolResult find(ModuleId module) {
        try {
            return stores.find(module, text -> parse(text, module)).result();
        } catch (IOException e) {
            // The parser passes on what the stream throws, and the stores take all of that.
            throw new IllegalStateException("a symbol parser failed by itself", e);
        }
    }

    private static SymbolResult parse(InputStream text, ModuleId module) throws IOException {
        ParseResult result = SymbolFileParser.parse(text, module);
        return result instanceof ParseResult.Parsed parsed
                ? new SymbolResult.Found(parsed.table())
                : new SymbolResult.Corrupt(((ParseResult.Rejected) result).reason());
    }
}
