package dev.faultline.stackwalk.symbolication;

import dev.faultline.stackwalk.symbolication.Job.NamedModule;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import dev.faultline.symbols.SymbolTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Symbols of the modules of one request; each is asked for once. */
final class ModuleSymbols {

    private final SymbolSource source;
    private final Map<NamedModule, Optional<SymbolTable>> asked = new HashMap<>();

    ModuleSymbols(SymbolSource source) {
        this.source = source;
    }

    /** Null when the module has none, or too little of a name to have any. */
    @Nullable SymbolTable of(NamedModule module) {
        if (module.debugFile().isEmpty() || module.debugId().isEmpty()) {
            return null;
        }
        return asked.computeIfAbsent(module, this::find).orElse(null);
    }

    private Optional<SymbolTable> find(NamedModule module) {
        return ModuleId.of(module.debugFile(), module.debugId())
                .map(source::find)
                .filter(SymbolResult.Found.class::isInstance)
                .map(found -> ((SymbolResult.Found) found).table());
    }

    /** Whether symbols were found; null when they were not asked for. */
    @Nullable Boolean found(NamedModule module) {
        Optional<SymbolTable> answer = asked.get(module);
        return answer == null ? null : Boolean.valueOf(answer.isPresent());
    }
}
