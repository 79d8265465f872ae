package dev.faultline.jobs.generator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the application, by module. Each build has the same functions at other
 * addresses.
 */
final class FunctionCatalog {

    /** Modules of the application that have symbols. */
    static final List<String> MODULES = List.of("engine", "media", "core");

    private static final int PER_MODULE = 480;
    private static final List<List<String>> NAMESPACES =
            List.of(
                    List.of("layout", "dom", "script", "style", "a11y"),
                    List.of("gfx", "media", "fonts", "image"),
                    List.of("net", "storage", "ipc", "sync", "ui"));
    private static final List<String> NOUNS =
            List.of(
                    "Cache",
                    "Channel",
                    "Document",
                    "Loader",
                    "Observer",
                    "Painter",
                    "Queue",
                    "Registry",
                    "Session",
                    "Surface",
                    "Transaction",
                    "Worker");
    private static final List<String> VERBS =
            List.of(
                    "Attach",
                    "Commit",
                    "Decode",
                    "Dispatch",
                    "Evict",
                    "Flush",
                    "Notify",
                    "Open",
                    "Remove",
                    "Resolve",
                    "Schedule",
                    "Update");
    private static final List<String> PARAMETERS =
            List.of("()", "(int)", "(unsigned long)", "(std::string const&)", "() const");

    private final List<List<String>> functions;

    private FunctionCatalog(List<List<String>> functions) {
        this.functions = functions;
    }

    static FunctionCatalog create(long seed) {
        List<List<String>> modules = new ArrayList<>();
        for (int module = 0; module < MODULES.size(); module++) {
            List<String> names = names(NAMESPACES.get(module));
            Collections.shuffle(names, new Random(seed + module));
            List<String> chosen =
                    new ArrayList<>(module == 0 ? BadBuildFault.FUNCTIONS : List.of());
            chosen.addAll(names.subList(0, PER_MODULE));
            modules.add(List.copyOf(chosen));
        }
        return new FunctionCatalog(modules);
    }

    /** Names with parameters, in the order of their addresses. */
    List<String> functions(int module) {
        return functions.get(module);
    }

    /**
     * The call that was inlined into a function, or null: each fifth function has one, and the
     * function that a bad build breaks.
     */
    static @Nullable String inlined(String function, int index) {
        if (function.equals(BadBuildFault.FUNCTIONS.get(0))) {
            return BadBuildFault.INLINED;
        }
        if (index % 5 != 0) {
            return null;
        }
        String name = function.substring(0, function.indexOf('('));
        String owner = name.substring(0, name.lastIndexOf("::"));
        return owner + "Entry::Get() const";
    }

    private static List<String> names(List<String> namespaces) {
        List<String> names = new ArrayList<>();
        for (String namespace : namespaces) {
            for (String noun : NOUNS) {
                for (String verb : VERBS) {
                    String parameters = PARAMETERS.get(names.size() % PARAMETERS.size());
                    names.add("meadow::%s::%s::%s%s".formatted(namespace, noun, verb, parameters));
                }
            }
        }
        return names;
    }
}
