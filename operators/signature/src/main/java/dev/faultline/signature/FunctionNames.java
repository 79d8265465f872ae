package dev.faultline.signature;

import dev.faultline.signature.text.LastToken;
import dev.faultline.signature.text.PythonText;
import dev.faultline.signature.text.Slices;
import dev.faultline.signature.text.SlicesOf2024;
import dev.faultline.signature.text.TextBuffer;
import java.util.List;

/** Reduces demangled C++ and Rust names to what does not change from build to build. */
final class FunctionNames {
    private static final String[] QUALIFIERS = {"const", "const&", "const &", "&&", "&"};
    private static final String PARAM_TRAITS = "IPC::ParamTraits";

    /** Far above what a compiler produces; keeps a hostile name from exhausting the stack. */
    private static final int MAX_TRAITS_DEPTH = 100;

    private static final List<String> CPP_KEPT_2024 = List.of("name omitted", PARAM_TRAITS, " in ");
    private static final List<String> ARGUMENTS_KEPT_2024 =
            List.of("anonymous namespace", "operator");
    private static final List<String> RUST_KEPT_2024 = List.of(" as ");

    private FunctionNames() {}

    /**
     * The name of a C++ function without qualifiers, return type, arguments and template arguments;
     * {@link #spaced} is still to be applied.
     *
     * @throws RuleFailure when nothing but qualifiers was there
     */
    static String cpp(String function, EngineGeneration generation) {
        String name = withoutQualifiers(function);
        if (name.isEmpty()) {
            throw new RuleFailure("function name is nothing but qualifiers");
        }
        if (!name.contains("::operator")) {
            name = LastToken.of(name);
        }
        if (name.indexOf('`') >= 0) {
            name = name.replace("`anonymous namespace'", "(anonymous namespace)");
        }
        name = withoutLambdaNumbers(name);
        name = collapseTypes(name, generation);
        name = collapseArguments(name, generation);
        if (name.contains("clone .cold")) {
            name = Slices.replace(name, '[', ']', (text, gap, start, end) -> "");
        }
        return name;
    }

    /** The name of a Rust function; {@link #spaced} and {@link #withoutHash} are still to come. */
    static String rust(String function, EngineGeneration generation) {
        String name = LastToken.of(function);
        if (generation == EngineGeneration.G2024_10) {
            name = SlicesOf2024.replace(name, '<', '>', "<T>", RUST_KEPT_2024);
            return SlicesOf2024.replace(name, '(', ')', "", List.of());
        }
        name =
                Slices.replace(
                        name,
                        '<',
                        '>',
                        (text, gap, start, end) ->
                                Slices.contains(text, start, end, " as ") ? null : "<T>");
        return Slices.replace(name, '(', ')', (text, gap, start, end) -> "");
    }

    private static String withoutQualifiers(String function) {
        String name = function;
        for (String qualifier : QUALIFIERS) {
            if (name.endsWith(qualifier)) {
                name = PythonText.strip(name.substring(0, name.length() - qualifier.length()));
            }
        }
        return name;
    }

    /** Clang numbers lambdas in the order it meets them: {@code ::$_12::} becomes {@code ::$::}. */
    static String withoutLambdaNumbers(String name) {
        int at = name.indexOf("::$_");
        if (at < 0) {
            return name;
        }
        StringBuilder result = new StringBuilder(name.length());
        int copied = 0;
        while (at >= 0) {
            int digits = at + 4;
            int end = PythonText.skipDecimalDigits(name, digits);
            int next = digits;
            if (end > digits && name.startsWith("::", end)) {
                next = end + 2;
                result.append(name, copied, at).append("::$::");
                copied = next;
            }
            at = name.indexOf("::$_", next);
        }
        return result.append(name, copied, name.length()).toString();
    }

    static String collapseTypes(String name, EngineGeneration generation) {
        return generation == EngineGeneration.G2024_10
                ? SlicesOf2024.replace(name, '<', '>', "<T>", CPP_KEPT_2024)
                : collapseTypes(name, 0);
    }

    private static String collapseTypes(String name, int depth) {
        return Slices.replace(
                name,
                '<',
                '>',
                (text, gap, start, end) -> {
                    if (Slices.equal(text, start, end, "<name omitted>")
                            || Slices.contains(text, start, end, " as ")
                            || Slices.contains(text, start, end, " in ")
                            || Slices.endsWith(text, gap, start, "operator")) {
                        return null;
                    }
                    if (depth < MAX_TRAITS_DEPTH
                            && Slices.endsWith(text, gap, start, PARAM_TRAITS)) {
                        int insideEnd = Math.max(start + 1, end - 1);
                        String inside = text.substring(start + 1, insideEnd);
                        return "<" + collapseTypes(inside, depth + 1) + ">";
                    }
                    return "<T>";
                });
    }

    static String collapseArguments(String name, EngineGeneration generation) {
        if (generation == EngineGeneration.G2024_10) {
            return SlicesOf2024.replace(name, '(', ')', "", ARGUMENTS_KEPT_2024);
        }
        return Slices.replace(
                name,
                '(',
                ')',
                (text, gap, start, end) ->
                        Slices.equal(text, start, end, "(anonymous namespace)")
                                        || Slices.endsWith(text, gap, start, "operator")
                                ? null
                                : "");
    }

    /** No space directly before {@code * & ,} and one after each comma. */
    static String spaced(String name) {
        if (name.indexOf(',') < 0 && !hasSpaceToDrop(name)) {
            return name;
        }
        TextBuffer result = new TextBuffer(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == ' ' && dropsSpace(name, i)) {
                continue;
            }
            result.append(c);
            boolean spaceFollows =
                    i + 1 < name.length() && name.charAt(i + 1) == ' ' && !dropsSpace(name, i + 1);
            if (c == ',' && !spaceFollows) {
                result.append(' ');
            }
        }
        return result.toString();
    }

    private static boolean hasSpaceToDrop(String name) {
        int space = name.indexOf(' ');
        while (space >= 0 && !dropsSpace(name, space)) {
            space = name.indexOf(' ', space + 1);
        }
        return space >= 0;
    }

    private static boolean dropsSpace(String name, int space) {
        char next = space + 1 < name.length() ? name.charAt(space + 1) : '\0';
        return next == '*' || next == '&' || next == ',';
    }

    /** The hash rustc appends, {@code ::h} and hexadecimal digits, is different in each build. */
    static String withoutHash(String name) {
        int end = name.endsWith("\n") ? name.length() - 1 : name.length();
        int start = end;
        while (start > 0
                && Character.digit(name.charAt(start - 1), 16) >= 0
                && name.charAt(start - 1) < 0x80) {
            start--;
        }
        boolean hash = start < end && start >= 3 && name.startsWith("::h", start - 3);
        return hash ? name.substring(0, start - 3) + name.substring(end) : name;
    }
}
