package dev.faultline.signature;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the file of a frame says about its source. */
final class SourcePaths {

    /**
     * Functions whose crate Rust 1.34 left out, by source path, with the path of their module. Old
     * symbol files still have them.
     */
    private static final Map<String, Map.Entry<String, Set<String>>> RUST_1_34 =
            Map.of(
                    "src/liballoc/raw_vec.rs",
                    Map.entry("alloc::raw_vec::", Set.of("capacity_overflow")),
                    "src/libcore/option.rs",
                    Map.entry("core::option::", Set.of("expect_failed")),
                    "src/libcore/panicking.rs",
                    Map.entry(
                            "core::panicking::",
                            Set.of("panic_bounds_check", "panic_fmt", "panic")),
                    "src/libcore/slice/mod.rs",
                    Map.entry("core::slice::", Set.of("slice_index_order_fail")),
                    "src/libstd/panicking.rs",
                    Map.entry(
                            "std::panicking::",
                            Set.of(
                                    "begin_panic_fmt",
                                    "continue_panic_fmt",
                                    "rust_panic_with_hook")));

    private static final Set<String> REPAIRABLE =
            RUST_1_34.values().stream()
                    .flatMap(module -> module.getValue().stream())
                    .collect(Collectors.toUnmodifiableSet());

    private SourcePaths() {}

    /**
     * The path inside the repository of {@code vcs:host/repo:path:revision}, the path behind a
     * drive letter, an absolute path as it is; null for anything else.
     */
    static @Nullable String of(String file) {
        int first = file.indexOf(':');
        if (first < 0) {
            return file.startsWith("/") ? file : null;
        }
        int second = file.indexOf(':', first + 1);
        if (second < 0) {
            return file.substring(first + 1);
        }
        int third = file.indexOf(':', second + 1);
        boolean fourParts = third >= 0 && file.indexOf(':', third + 1) < 0;
        if (fourParts) {
            return file.substring(second + 1, third);
        }
        return file.startsWith("/") ? file : null;
    }

    /** Whether the file is known to be Rust: its source path ends in {@code .rs}. */
    static boolean isRust(@Nullable String file) {
        // Nearly all other files are told by what cannot be their path's end.
        if (file == null || (!file.endsWith(".rs") && !file.contains(".rs:"))) {
            return false;
        }
        String path = of(file);
        return path != null && path.endsWith(".rs");
    }

    /** Whether {@link #repaired} is another function in some file. */
    static boolean isRepairable(String function) {
        return REPAIRABLE.contains(function);
    }

    /** The function of a Rust file with the module path that Rust 1.34 left out, or as it is. */
    static String repaired(String function, String file) {
        if (!file.contains("src/lib")) {
            return function;
        }
        String sourcePath = of(file);
        if (sourcePath == null) {
            return function;
        }
        Map.Entry<String, Set<String>> module = RUST_1_34.get(sourcePath);
        return module != null && module.getValue().contains(function)
                ? module.getKey() + function
                : function;
    }

    /** What follows the last separator, as {@code name} of {@code name#line}. */
    static String leaf(String file) {
        int end = file.length();
        while (end > 0 && (file.charAt(end - 1) == '/' || file.charAt(end - 1) == '\\')) {
            end--;
        }
        int backslash = file.lastIndexOf('\\', end - 1);
        int cut = backslash >= 0 ? backslash : file.lastIndexOf('/', end - 1);
        return file.substring(cut + 1, end);
    }
}
