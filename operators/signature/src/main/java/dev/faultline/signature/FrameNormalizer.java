package dev.faultline.signature;

import dev.faultline.signature.FrameText.Scope;
import dev.faultline.signature.lists.FrameMatcher;
import dev.faultline.signature.text.PythonNumber;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reduces one frame to the text by which lists know it. The same frame always gives the same text,
 * so names are remembered: a busy program's stacks consist of the same few thousand functions.
 */
final class FrameNormalizer {

    /** Longer names are remembered apart, so that they cannot take all of the memory. */
    private static final int MAX_SHORT_NAME = 160;

    /** Names longer than this are normalised each time. */
    private static final int MAX_LONG_NAME = 4 * MAX_SHORT_NAME;

    /** Of a program's functions about four in a hundred have long names. */
    private static final int SHORT_NAMES_PER_LONG_NAME = 16;

    private final EngineGeneration generation;
    private final FrameMatcher wantsLine;
    private final @Nullable NameMemo shortNames;
    private final @Nullable NameMemo longNames;

    FrameNormalizer(EngineGeneration generation, FrameMatcher wantsLine, int rememberedNames) {
        this.generation = generation;
        this.wantsLine = wantsLine;
        this.shortNames = memo(rememberedNames);
        this.longNames = memo(rememberedNames / SHORT_NAMES_PER_LONG_NAME);
    }

    private static @Nullable NameMemo memo(int slots) {
        return slots == 0 ? null : new NameMemo(slots);
    }

    /**
     * The normalised text of a frame without looking at its inlines; empty when nothing is known.
     *
     * @param lowerCaseModule whether module names differ only in meaningless case, as on Windows
     */
    FrameText normalize(Frame frame, boolean lowerCaseModule) {
        if (frame.isMalformed()) {
            throw new RuleFailure("a frame is not an object");
        }
        String function = frame.function();
        if (function != null) {
            return function(function, frame.file(), frame.line(), frame.oddLine());
        }
        return FrameText.of(place(frame, lowerCaseModule));
    }

    private static String place(Frame frame, boolean lowerCaseModule) {
        String file = frame.file();
        if (file != null && hasLine(frame.line(), frame.oddLine())) {
            return fileAndLine(file, frame.line(), frame.oddLine());
        }
        String module = frame.module();
        if (module != null) {
            return module(module, lowerCaseModule);
        }
        if (frame.unloadedModule() != null) {
            return "(unloaded " + frame.unloadedModule() + ")";
        }
        String offset = frame.offset();
        return offset != null ? "@" + canonicalHex(offset) : "";
    }

    /** As {@link #normalize(Frame, boolean)} for a function inlined into {@code outer}. */
    FrameText normalize(Frame.Inline inline, Frame outer, boolean lowerCaseModule) {
        if (inline.isMalformed()) {
            throw new RuleFailure("an inlined function is not an object");
        }
        String function = inline.function();
        if (function != null) {
            return function(function, inline.file(), inline.line(), inline.oddLine());
        }
        return FrameText.of(place(inline, outer, lowerCaseModule));
    }

    private static String place(Frame.Inline inline, Frame outer, boolean lowerCaseModule) {
        String file = inline.file();
        if (file != null && hasLine(inline.line(), inline.oddLine())) {
            return fileAndLine(file, inline.line(), inline.oddLine());
        }
        String module = outer.module();
        if (module != null) {
            return module(module, lowerCaseModule);
        }
        String offset = outer.offset();
        return offset != null ? "@" + canonicalHex(offset) : "";
    }

    private FrameText function(
            String function,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable String oddLine) {
        FrameText name = name(function, file);
        if (!name.wantsLine()) {
            return name;
        }
        String withLine = name.text() + ":" + lineText(line, oddLine);
        return FrameText.of(finished(withLine, name.isRust()));
    }

    private FrameText name(String function, @Nullable String file) {
        NameMemo memo = function.length() <= MAX_SHORT_NAME ? shortNames : longNames;
        if (memo == null || function.length() > MAX_LONG_NAME) {
            return newName(function, file);
        }
        FrameText known = memo.get(function, file);
        if (known != null) {
            return known;
        }
        FrameText name = newName(function, file);
        if (SourcePaths.isRepairable(function)) {
            return name;
        }
        FrameText widest = widest(name, function);
        memo.put(function, widest);
        return widest;
    }

    private FrameText newName(String function, @Nullable String file) {
        boolean rust = SourcePaths.isRust(file);
        String repaired = file != null && rust ? SourcePaths.repaired(function, file) : function;
        String text = unfinished(repaired, rust);
        boolean wantsLine = this.wantsLine.matches(text);
        return FrameText.ofFunction(
                wantsLine ? text : finished(text, rust),
                function,
                rust ? Scope.RUST_FILES : Scope.OTHER_FILES,
                wantsLine);
    }

    /** The name for all files when Rust's rules and C++'s give the same, as for most functions. */
    private FrameText widest(FrameText name, String function) {
        if (name.wantsLine()) {
            return name;
        }
        try {
            String other = unfinished(function, !name.isRust());
            boolean alike =
                    !wantsLine.matches(other)
                            && finished(other, !name.isRust()).equals(name.text());
            return alike
                    ? FrameText.ofFunction(name.text(), function, Scope.ANY_FILE, false)
                    : name;
        } catch (RuleFailure onlyQualifiers) {
            return name;
        }
    }

    private String unfinished(String function, boolean rust) {
        return rust
                ? FunctionNames.rust(function, generation)
                : FunctionNames.cpp(function, generation);
    }

    private static String finished(String text, boolean rust) {
        String spaced = FunctionNames.spaced(text);
        return rust ? FunctionNames.withoutHash(spaced) : spaced;
    }

    private static String fileAndLine(
            String file, @Nullable Integer line, @Nullable String oddLine) {
        return SourcePaths.leaf(file) + "#" + lineText(line, oddLine);
    }

    private static boolean hasLine(@Nullable Integer line, @Nullable String oddLine) {
        return oddLine != null || (line != null && line != 0);
    }

    private static String lineText(@Nullable Integer line, @Nullable String oddLine) {
        if (oddLine != null) {
            return oddLine;
        }
        return line == null ? "None" : line.toString();
    }

    private static String module(String module, boolean lowerCase) {
        String name = lowerCase ? module.toLowerCase(Locale.ROOT) : module;
        int start = 0;
        int end = name.length();
        while (start < end && isBracket(name.charAt(start))) {
            start++;
        }
        while (end > start && isBracket(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(start, end);
    }

    private static boolean isBracket(char c) {
        return c == '[' || c == ']';
    }

    private static String canonicalHex(String offset) {
        int digits = plainHexDigits(offset);
        if (digits >= 0) {
            return "0x" + offset.substring(digits);
        }
        Optional<BigInteger> value = PythonNumber.parseInteger(offset, 16);
        if (value.isEmpty()) {
            return offset;
        }
        String sign = value.get().signum() < 0 ? "-" : "";
        return sign + "0x" + value.get().abs().toString(16);
    }

    /**
     * Where the digits without leading zeros begin in {@code 0x001f}, or -1 for other spellings.
     */
    private static int plainHexDigits(String offset) {
        if (!offset.startsWith("0x") || offset.length() == 2) {
            return -1;
        }
        int start = 2;
        for (int i = 2; i < offset.length(); i++) {
            char c = offset.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return -1;
            }
            start += start == i && c == '0' && i + 1 < offset.length() ? 1 : 0;
        }
        return start;
    }
}
