package dev.faultline.functions.symbolstore;

import dev.faultline.symbols.ModuleId;

/** One place that has symbol files. Thread safe; blocks while it is asked. */
public interface SymbolStore extends AutoCloseable {

    /** Name for logs and metrics: from configuration only, without credentials. */
    String name();

    /** Asks for the symbol file of a module; never throws for anything the store does. */
    StoreAnswer open(ModuleId module);

    /** Ends what is under way; its readers get an error. */
    @Override
    void close();
}
