package dev.faultline.signature;

import dev.faultline.signature.JavaException.JavaFrame;
import dev.faultline.signature.text.MalformedJsonException;
import dev.faultline.signature.text.PythonJson;
import dev.faultline.signature.text.PythonNumber;
import dev.faultline.signature.text.PythonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads crash data from JSON, one object a crash. Values of the wrong type are kept as {@link
 * Oddity}s or as malformed frames and threads, so that the rules can treat them as the reference
 * does. Unknown keys are ignored.
 */
public final class CrashDataJson {
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MAX_INT = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final String BROWSER_MINIDUMP = "upload_file_minidump_browser";

    private final Map<?, ?> json;
    private final boolean windows;
    private final CrashData.Builder crash = CrashData.builder();

    private CrashDataJson(Map<?, ?> json) {
        this.json = json;
        this.windows = "Windows NT".equals(json.get("os"));
    }

    /** The crash data in the text, or empty when it is not a JSON object. */
    public static Optional<CrashData> parse(String text) {
        try {
            return PythonJson.parse(text) instanceof Map<?, ?> object
                    ? Optional.of(of(object))
                    : Optional.empty();
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }

    /** The crash data in an object read by {@link PythonJson}. */
    static CrashData of(Map<?, ?> json) {
        return new CrashDataJson(json).read();
    }

    private CrashData read() {
        crash.crashingThread(crashingThread(json.get("crashing_thread")))
                .threads(threads(json.get("threads")))
                .os(json.get("os") instanceof String os ? os : null)
                .reason(textOr("reason", Oddity.REASON_NOT_TEXT))
                .javaStackTrace(textOr("java_stack_trace", Oddity.JAVA_STACK_TRACE_NOT_TEXT))
                .javaException(javaException(json.get("java_exception")))
                .mdswStatus(printed("mdsw_status_string"))
                .jsLargeAllocationFailure(
                        json.get("js_large_allocation_failure") instanceof String text
                                ? text
                                : null)
                .abortMessage(textOr("abort_message", Oddity.ABORT_MESSAGE_NOT_TEXT))
                .asyncShutdownTimeout(
                        textOr("async_shutdown_timeout", Oddity.SHUTDOWN_TIMEOUT_NOT_TEXT))
                .ipcMessageName(printed("ipc_message_name"));
        Object hang = json.get("hang");
        crash.hang(hang == null ? null : PythonValue.str(hang));
        readOomAllocationSize(json.get("oom_allocation_size"));
        readIpcChannelError(json.get("ipc_channel_error"));
        readAdditionalMinidumps(json.get("additional_minidumps"));
        return crash.build();
    }

    private @Nullable String textOr(String key, Oddity otherwise) {
        Object value = json.get(key);
        if (value instanceof String text) {
            return text;
        }
        // Membership in a list of reasons can be asked, and is as good as never true.
        boolean harmless = otherwise == Oddity.REASON_NOT_TEXT && isContainer(value);
        if (PythonValue.isTruthy(value) && !harmless) {
            crash.oddity(otherwise);
        }
        return null;
    }

    private @Nullable String printed(String key) {
        Object value = json.get(key);
        return PythonValue.isTruthy(value) ? PythonValue.str(value) : null;
    }

    private static boolean isContainer(@Nullable Object value) {
        return value instanceof List<?> || value instanceof Map<?, ?>;
    }

    /** Any number, text that spells an integer, or 0. */
    private static int crashingThread(@Nullable Object value) {
        BigInteger number = integer(value).orElse(BigInteger.ZERO);
        return number.max(MAX_INT.negate()).min(MAX_INT).intValue();
    }

    /** {@code int(value)}, or empty where that raises. */
    private static Optional<BigInteger> integer(@Nullable Object value) {
        if (value instanceof BigInteger number) {
            return Optional.of(number);
        }
        if (value instanceof Boolean flag) {
            return Optional.of(flag ? BigInteger.ONE : BigInteger.ZERO);
        }
        if (value instanceof Double number) {
            boolean finite = !number.isNaN() && !number.isInfinite();
            return finite ? Optional.of(new BigDecimal(number).toBigInteger()) : Optional.empty();
        }
        return value instanceof String text
                ? PythonNumber.parseInteger(text, 10)
                : Optional.empty();
    }

    private void readOomAllocationSize(@Nullable Object value) {
        Optional<BigInteger> size = integer(value);
        size.map(bytes -> bytes.max(MAX_LONG.negate()).min(MAX_LONG).longValue())
                .ifPresent(crash::oomAllocationSize);
        boolean zero = size.isEmpty() || size.get().signum() == 0;
        if (zero && PythonValue.isTruthy(value)) {
            crash.oddity(Oddity.OOM_SIZE_GIVEN);
        }
        if (size.isEmpty() && value != null && !isContainer(value)) {
            crash.oddity(Oddity.OOM_SIZE_UNREADABLE);
        }
    }

    private void readIpcChannelError(@Nullable Object value) {
        if (value instanceof List<?> list && !list.isEmpty()) {
            crash.ipcChannelError(PythonValue.str(list.subList(0, Math.min(list.size(), 100))));
        } else {
            crash.ipcChannelError(textOr("ipc_channel_error", Oddity.IPC_CHANNEL_ERROR_NOT_TEXT));
        }
    }

    private void readAdditionalMinidumps(@Nullable Object value) {
        if (value instanceof String text) {
            // Asked of a text, membership means substring.
            crash.additionalMinidumps(
                    text.contains(BROWSER_MINIDUMP) ? List.of(BROWSER_MINIDUMP) : List.of());
        } else if (value instanceof List<?> list) {
            crash.additionalMinidumps(texts(list));
        } else if (value instanceof Map<?, ?> map) {
            crash.additionalMinidumps(texts(new ArrayList<>(map.keySet())));
        } else if (PythonValue.isTruthy(value)) {
            crash.oddity(Oddity.ADDITIONAL_MINIDUMPS_NOT_A_LIST);
        }
    }

    private static List<String> texts(List<?> values) {
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    private List<CrashThread> threads(@Nullable Object value) {
        List<CrashThread> threads = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object thread : list) {
                threads.add(thread(thread));
            }
        }
        return threads;
    }

    private CrashThread thread(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> thread)) {
            return PythonValue.isTruthy(value)
                    ? CrashThread.MALFORMED
                    : CrashThread.of(List.of(Frame.MALFORMED));
        }
        Object frames = thread.get("frames");
        String lastError = thread.get("last_error_value") instanceof String text ? text : null;
        if (frames instanceof List<?> list) {
            return new CrashThread(frames(list), lastError);
        }
        boolean empty = !thread.containsKey("frames") || isEmptyContainer(frames);
        return new CrashThread(empty ? List.of() : List.of(Frame.MALFORMED), lastError);
    }

    private static boolean isEmptyContainer(@Nullable Object value) {
        return !PythonValue.isTruthy(value) && (value instanceof String || isContainer(value));
    }

    /** What lies beyond the frames the engine looks at is not even built. */
    private List<Frame> frames(List<?> values) {
        List<Frame> frames = new ArrayList<>();
        int expanded = 0;
        for (Object value : values) {
            if (expanded >= StackSigner.MAX_FRAMES) {
                break;
            }
            Frame frame = frame(value);
            frames.add(frame);
            expanded += 1 + frame.inlines().size();
        }
        return frames;
    }

    private Frame frame(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> frame)) {
            return Frame.MALFORMED;
        }
        Object unloaded = frame.get("unloaded_modules");
        boolean sound =
                isSound(frame, frame.get("module"))
                        && isListOrAbsent(frame.get("inlines"))
                        && (isUsableUnloaded(unloaded)
                                || isNamed(frame)
                                || PythonValue.isTruthy(frame.get("module")));
        if (!sound) {
            return Frame.MALFORMED;
        }
        Object line = frame.get("line");
        Object offset = frame.get("offset");
        return new Frame(
                text(frame.get("module")),
                text(frame.get("function")),
                text(frame.get("file")),
                smallInteger(line),
                oddLine(line),
                PythonValue.isTruthy(offset) ? PythonValue.str(offset) : null,
                unloadedModule(unloaded),
                inlines(frame));
    }

    private List<Frame.Inline> inlines(Map<?, ?> frame) {
        List<Frame.Inline> inlines = new ArrayList<>();
        if (frame.get("inlines") instanceof List<?> list) {
            for (Object inline : list) {
                inlines.add(inline(inline, frame.get("module")));
            }
        }
        return inlines;
    }

    private Frame.Inline inline(@Nullable Object value, @Nullable Object module) {
        if (!(value instanceof Map<?, ?> inline) || !isSound(inline, module)) {
            return Frame.Inline.MALFORMED;
        }
        Object line = inline.get("line");
        return new Frame.Inline(
                text(inline.get("function")),
                text(inline.get("file")),
                smallInteger(line),
                oddLine(line));
    }

    /** Whether everything the normaliser will look at has the right type. */
    private boolean isSound(Map<?, ?> frame, @Nullable Object module) {
        Object function = frame.get("function");
        return isTextOrAbsent(function)
                && !isContainer(function)
                && isTextOrAbsent(frame.get("file"))
                && (isTextOrAbsent(module) || (isNamed(frame) && !windows));
    }

    /** Whether function or file and line will name the frame, so that nothing else matters. */
    private static boolean isNamed(Map<?, ?> frame) {
        return PythonValue.isTruthy(frame.get("function"))
                || (PythonValue.isTruthy(frame.get("file"))
                        && PythonValue.isTruthy(frame.get("line")));
    }

    private static @Nullable Integer smallInteger(@Nullable Object value) {
        return value instanceof BigInteger number && number.bitLength() < 32
                ? number.intValue()
                : null;
    }

    private static @Nullable String oddLine(@Nullable Object value) {
        return smallInteger(value) == null && PythonValue.isTruthy(value)
                ? PythonValue.str(value)
                : null;
    }

    private static boolean isUsableUnloaded(@Nullable Object value) {
        return !PythonValue.isTruthy(value)
                || (value instanceof List<?> list && list.get(0) instanceof Map<?, ?>);
    }

    private static @Nullable String unloadedModule(@Nullable Object value) {
        return value instanceof List<?> list
                        && !list.isEmpty()
                        && list.get(0) instanceof Map<?, ?> module
                ? PythonValue.str(module.get("module"))
                : null;
    }

    private static boolean isTextOrAbsent(@Nullable Object value) {
        return value instanceof String || !PythonValue.isTruthy(value);
    }

    private static boolean isListOrAbsent(@Nullable Object value) {
        return value instanceof List<?> || !PythonValue.isTruthy(value);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    private static @Nullable JavaException javaException(@Nullable Object value) {
        if (!PythonValue.isTruthy(value)) {
            return null;
        }
        if (!(value instanceof Map<?, ?> object)
                || !(object.get("exception") instanceof Map<?, ?> exception)
                || !(exception.get("values") instanceof List<?> values)
                || values.isEmpty()
                || !(values.get(0) instanceof Map<?, ?> first)
                || !PythonValue.isTruthy(first.get("stacktrace"))) {
            return JavaException.MALFORMED;
        }
        if (!(first.get("stacktrace") instanceof Map<?, ?> stack)) {
            return new JavaException(null, "", List.of(JavaFrame.MALFORMED));
        }
        Object type = stack.containsKey("type") ? stack.get("type") : "Unknown";
        Object module = stack.get("module");
        boolean qualified = PythonValue.isTruthy(module) && PythonValue.isTruthy(type);
        return new JavaException(
                qualified ? PythonValue.str(module) : null,
                PythonValue.str(type),
                javaFrames(stack.get("frames")));
    }

    private static List<JavaFrame> javaFrames(@Nullable Object value) {
        List<JavaFrame> frames = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object frame : list) {
                frames.add(javaFrame(frame));
            }
        } else if (PythonValue.isTruthy(value)) {
            frames.add(JavaFrame.MALFORMED);
        }
        return frames;
    }

    private static JavaFrame javaFrame(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> frame)) {
            return JavaFrame.MALFORMED;
        }
        Object module = frame.get("module");
        Object function = frame.get("function");
        boolean joined = PythonValue.isTruthy(module) && PythonValue.isTruthy(function);
        return joined && !(module instanceof String && function instanceof String)
                ? JavaFrame.MALFORMED
                : new JavaFrame(
                        printedOrNull(module),
                        printedOrNull(function),
                        printedOrNull(frame.get("filename")));
    }

    private static @Nullable String printedOrNull(@Nullable Object value) {
        return PythonValue.isTruthy(value) ? PythonValue.str(value) : null;
    }
}
