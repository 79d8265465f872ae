package dev.faultline.stackwalk;

import dev.faultline.minidump.AddressRanges;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.Module;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import dev.faultline.symbols.SymbolTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The modules of one crash with their symbols, which are asked for when a frame first needs them.
 * Not thread safe.
 */
final class LoadedModules {

    /** No module has this index. */
    static final int NONE = -1;

    private final List<WalkedModule> modules;
    private final SymbolSource source;
    private final WalkMode mode;
    private final SymbolStatus[] statuses;
    private final @Nullable SymbolTable[] tables;

    /** Made when first needed: a ping tells the module of each of its frames. */
    private @Nullable AddressRanges<Integer> byAddress;

    LoadedModules(List<WalkedModule> modules, SymbolSource source, WalkMode mode) {
        this.modules = modules;
        this.source = source;
        this.mode = mode;
        this.statuses = new SymbolStatus[modules.size()];
        Arrays.fill(statuses, SymbolStatus.NOT_NEEDED);
        this.tables = new SymbolTable[modules.size()];
    }

    /** The modules of a dump. */
    static LoadedModules of(Minidump dump, SymbolSource source, WalkMode mode) {
        return new LoadedModules(
                dump.modules().stream().map(LoadedModules::walkedModule).toList(), source, mode);
    }

    private static WalkedModule walkedModule(Module module) {
        return new WalkedModule(
                module.base(),
                module.size(),
                module.fileName(),
                module.debugFileName(),
                module.debugId(),
                SymbolStatus.NOT_NEEDED);
    }

    WalkMode mode() {
        return mode;
    }

    int count() {
        return modules.size();
    }

    WalkedModule get(int index) {
        return modules.get(index);
    }

    /** Index of the module that contains the address, {@link #NONE} if none does. */
    int indexAt(long address) {
        Integer index = byAddress().at(address);
        return index != null ? index : NONE;
    }

    private AddressRanges<Integer> byAddress() {
        AddressRanges<Integer> ranges = byAddress;
        if (ranges == null) {
            ranges =
                    AddressRanges.of(
                            IntStream.range(0, modules.size()).boxed().toList(),
                            index -> modules.get(index).base(),
                            index -> modules.get(index).size());
            byAddress = ranges;
        }
        return ranges;
    }

    /** Whether the module of this index contains the address. */
    boolean contains(int index, long address) {
        WalkedModule module = modules.get(index);
        return Long.compareUnsigned(address - module.base(), module.size()) < 0;
    }

    /** The symbols of a module, null if there are none. */
    @Nullable SymbolTable symbols(int index) {
        if (statuses[index] == SymbolStatus.NOT_NEEDED) {
            statuses[index] = load(index);
        }
        return tables[index];
    }

    /** The symbols of the module that the frame is in, null if there are none. */
    @Nullable SymbolTable symbolsAt(UnwoundFrame frame) {
        return frame.moduleIndex() == NONE ? null : symbols(frame.moduleIndex());
    }

    /** Address behind the highest module, 0 without modules. */
    long end() {
        long end = 0;
        for (WalkedModule module : modules) {
            end = Math.max(end, module.base() + module.size());
        }
        return end;
    }

    private SymbolStatus load(int index) {
        WalkedModule module = modules.get(index);
        Optional<ModuleId> id = ModuleId.of(module.debugFile(), module.debugId());
        if (id.isEmpty()) {
            return SymbolStatus.MISSING;
        }
        SymbolResult result = source.find(id.get());
        if (result instanceof SymbolResult.Found found) {
            if (mode == WalkMode.RUST_MINIDUMP && found.table().notes().isStrictlyCorrupt()) {
                return SymbolStatus.CORRUPT;
            }
            tables[index] = found.table();
            return SymbolStatus.LOADED;
        } else if (result instanceof SymbolResult.Corrupt) {
            return SymbolStatus.CORRUPT;
        }
        return result instanceof SymbolResult.Missing
                ? SymbolStatus.MISSING
                : SymbolStatus.UNAVAILABLE;
    }

    /** The modules with what is known about their symbols by now. */
    List<WalkedModule> withStatus() {
        List<WalkedModule> result = new ArrayList<>(modules.size());
        for (int i = 0; i < modules.size(); i++) {
            WalkedModule module = modules.get(i);
            result.add(
                    new WalkedModule(
                            module.base(),
                            module.size(),
                            module.fileName(),
                            module.debugFile(),
                            module.debugId(),
                            status(i)));
        }
        return result;
    }

    /** Damage shows while looking things up, after the symbols were loaded. */
    private SymbolStatus status(int index) {
        SymbolTable table = tables[index];
        return table != null && table.isDamaged() ? SymbolStatus.CORRUPT : statuses[index];
    }
}
