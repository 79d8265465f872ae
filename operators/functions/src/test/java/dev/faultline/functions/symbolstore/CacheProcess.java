package dev.faultline.functions.symbolstore;

import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.SymbolResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A process of its own that fills a cache, for tests that kill it or give it a full disk. */
final class CacheProcess {

    /** Large enough that a process is often killed in the middle of one. */
    static final int FUNCTIONS = 20_000;

    private CacheProcess() {}

    /**
     * Fills the cache in the order of a seed until it is killed, or asks for the modules given.
     *
     * @param arguments store folder, cache folder, bytes of the cache, {@code fill} with the number
     *     of modules and a seed, or {@code ask} with modules
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        SymbolDiskCache cache =
                cache(Path.of(arguments[0]), Path.of(arguments[1]), Long.parseLong(arguments[2]));
        if (arguments[3].equals("fill")) {
            int modules = Integer.parseInt(arguments[4]);
            Random random = new Random(Long.parseLong(arguments[5]));
            while (true) {
                int module = random.nextInt(modules);
                out.println(module + " " + answer(cache, SymbolFiles.module(module)));
            }
        }
        for (String module : List.of(arguments).subList(4, arguments.length)) {
            out.println(module + " " + answer(cache, SymbolFiles.module(Integer.parseInt(module))));
        }
        cache.close();
    }

    static SymbolDiskCache cache(Path symbols, Path folder, long maxBytes) {
        SymbolStores stores =
                new SymbolStores(
                        List.of(
                                new FileSystemSymbolStore(
                                        symbols.toString(), TransferLimits.DEFAULT)),
                        AskSettings.DEFAULT,
                        StoreClock.SYSTEM);
        return new SymbolDiskCache(
                stores, DiskCacheSettings.of(folder, maxBytes), System::currentTimeMillis);
    }

    /** Name of the module's last function, else what there is instead. */
    static String answer(SymbolDiskCache cache, ModuleId module) {
        SymbolResult result = cache.find(module);
        if (!(result instanceof SymbolResult.Found found)) {
            return result.getClass().getSimpleName();
        }
        Resolution last = found.table().resolve(0x1000L + 0x10L * (FUNCTIONS - 1));
        return last == null || found.table().isDamaged() ? "damaged" : last.function();
    }

    /**
     * Writes the symbol file that {@link #answer} expects, with that name for its last function.
     */
    static void putSymbols(Path symbols, ModuleId module, int functions, String last)
            throws IOException {
        StringBuilder text =
                new StringBuilder("MODULE Linux x86_64 ")
                        .append(module.debugId())
                        .append(' ')
                        .append(module.debugFile())
                        .append('\n');
        for (int i = FUNCTIONS - functions; i < FUNCTIONS; i++) {
            String name = i == FUNCTIONS - 1 ? last : "function_" + i * 7919L;
            text.append("FUNC ")
                    .append(Integer.toHexString(0x1000 + 0x10 * i))
                    .append(" 10 0 ")
                    .append(name)
                    .append('\n');
        }
        Path file = symbols.resolve(module.symbolPath());
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }
}
