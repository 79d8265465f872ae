package dev.faultline.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.faultline.intake.ClientNumbers.Address;
import dev.faultline.intake.event.IntakeNote;
import dev.faultline.intake.event.PingFrame;
import dev.faultline.intake.event.PingModule;
import dev.faultline.intake.event.PingStack;
import dev.faultline.intake.event.PingThread;
import dev.faultline.intake.text.TextSanitizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stack of a ping in all its spellings: telemetry ({@code base_addr}, {@code
 * crash_info.crashing_thread}), Glean ({@code base_address}, {@code crash_thread}) and the camel
 * case of older Android pings. A member of the wrong type is noted and left out; the rest is kept,
 * for half a stack still has a signature. One instance reads one stack.
 */
final class StackReader {
    private static final int MAX_FILE_CHARS = 256;
    private static final int MAX_ID_CHARS = 128;
    private static final int MAX_WORD_CHARS = 256;
    private static final int UNKNOWN_INDEX = -1;

    /** The words of the client's walkers, most frequent first. */
    private static final String[] TRUSTS = {
        "cfi", "scan", "frame_pointer", "context", "inline", "cfi_scan", "prewalked"
    };

    private final JsonParser json;
    private final IntakeLimits limits;
    private final Set<IntakeNote> notes;
    private final Address address = new Address();

    private @Nullable String status;
    private @Nullable String crashType;
    private @Nullable Long crashAddress;
    private int crashingThread = UNKNOWN_INDEX;
    private int mainModule = UNKNOWN_INDEX;
    private List<PingModule> modules = List.of();
    private List<PingModule> unloadedModules = List.of();
    private List<PingThread> threads = List.of();
    private int keptFrames;
    private int omittedFrames;

    StackReader(JsonParser json, IntakeLimits limits, Set<IntakeNote> notes) {
        this.json = json;
        this.limits = limits;
        this.notes = notes;
    }

    /** The stack at the current token; null when that is no object or holds nothing. */
    @Nullable PingStack read() throws IOException, Refusal {
        if (!isObject()) {
            return null;
        }
        int seen = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            int member = member(json.currentName());
            seen = JsonValues.once(seen, member);
            json.nextToken();
            readMember(member);
        }
        boolean empty =
                threads.isEmpty() && modules.isEmpty() && crashType == null && crashAddress == null;
        return empty && status == null ? null : assemble();
    }

    private static int member(String name) {
        return switch (name) {
            case "modules" -> 1;
            case "threads" -> 1 << 1;
            case "unloaded_modules", "unloadedModules" -> 1 << 2;
            case "crash_info", "crashInfo" -> 1 << 3;
            case "main_module", "mainModule" -> 1 << 4;
            case "status" -> 1 << 5;
            case "error" -> 1 << 6;
            case "crash_type", "crashType" -> 1 << 7;
            case "crash_address", "crashAddress" -> 1 << 8;
            case "crash_thread", "crashThread", "crashing_thread" -> 1 << 9;
            default -> 0;
        };
    }

    private void readMember(int member) throws IOException, Refusal {
        switch (member) {
            case 1 -> modules = modules();
            case 1 << 1 -> threads = threads();
            case 1 << 2 -> unloadedModules = modules();
            case 1 << 3 -> crashInfo();
            case 1 << 4 -> mainModule = index();
            case 1 << 5, 1 << 6 -> {
                String word = word(MAX_WORD_CHARS);
                status = word == null || word.equals("OK") ? status : word;
            }
            case 1 << 7 -> crashType = word(MAX_WORD_CHARS);
            case 1 << 8 -> crashAddress = address() ? address.value : null;
            case 1 << 9 -> crashingThread = index();
            default -> json.skipChildren();
        }
    }

    private void crashInfo() throws IOException, Refusal {
        if (!isObject()) {
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "type" -> crashType = word(MAX_WORD_CHARS);
                case "address" -> crashAddress = address() ? address.value : null;
                case "crashing_thread", "crashingThread" -> crashingThread = index();
                default -> json.skipChildren();
            }
        }
    }

    private List<PingModule> modules() throws IOException, Refusal {
        if (!isArray()) {
            return List.of();
        }
        List<PingModule> list = new ArrayList<>(64);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (list.size() == limits.maxModules()) {
                notes.add(IntakeNote.STACK_TRUNCATED);
                json.skipChildren();
            } else {
                list.add(module());
            }
        }
        return list;
    }

    private PingModule module() throws IOException, Refusal {
        long base = 0;
        long end = 0;
        String fileName = "";
        String codeId = null;
        String debugFile = null;
        String debugId = null;
        String version = null;
        if (isObject()) { // otherwise an empty module, which keeps the indices of the others right
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "base_addr", "base_address", "baseAddress", "baseAddr" ->
                            base = address() ? address.value : 0;
                    case "end_addr", "end_address", "endAddress", "endAddr" ->
                            end = address() ? address.value : 0;
                    case "filename", "fileName" -> {
                        String leaf = leaf(word(MAX_FILE_CHARS));
                        fileName = leaf == null ? "" : leaf;
                    }
                    case "code_id", "codeId" -> codeId = word(MAX_ID_CHARS);
                    case "debug_file", "debugFile" -> debugFile = leaf(word(MAX_FILE_CHARS));
                    case "debug_id", "debugId" -> debugId = debugId(word(MAX_ID_CHARS));
                    case "version" -> version = word(MAX_ID_CHARS);
                    default -> json.skipChildren();
                }
            }
        }
        return new PingModule(base, end, fileName, codeId, debugFile, debugId, version);
    }

    private List<PingThread> threads() throws IOException, Refusal {
        if (!isArray()) {
            return List.of();
        }
        List<PingThread> list = new ArrayList<>(4);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (list.size() == limits.maxThreads()) {
                notes.add(IntakeNote.STACK_TRUNCATED);
                json.skipChildren();
            } else {
                list.add(new PingThread(thread()));
            }
        }
        return list;
    }

    private List<PingFrame> thread() throws IOException, Refusal {
        List<PingFrame> frames = List.of();
        if (isObject()) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                boolean isFrames = json.currentName().equals("frames");
                json.nextToken();
                if (isFrames) {
                    frames = frames();
                } else {
                    json.skipChildren();
                }
            }
        }
        return frames;
    }

    private List<PingFrame> frames() throws IOException, Refusal {
        if (!isArray()) {
            return List.of();
        }
        List<PingFrame> list = new ArrayList<>(48);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (list.size() == limits.maxFramesPerThread() || keptFrames == limits.maxFrames()) {
                notes.add(IntakeNote.STACK_TRUNCATED);
                omittedFrames++;
                json.skipChildren();
            } else if (isObject()) {
                list.add(frame());
                keptFrames++;
            }
        }
        return list;
    }

    private PingFrame frame() throws IOException, Refusal {
        long ip = 0;
        int moduleIndex = UNKNOWN_INDEX;
        String trust = "none";
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "ip" -> ip = address() ? address.value : 0;
                case "module_index", "moduleIndex" -> moduleIndex = index();
                case "trust" -> trust = trust();
                default -> json.skipChildren();
            }
        }
        return new PingFrame(ip, moduleIndex, trust);
    }

    /** One of a closed set, compared in place: there is one for every frame. */
    private String trust() throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return "none";
        }
        char[] chars = json.getTextCharacters();
        int from = json.getTextOffset();
        int length = json.getTextLength();
        for (String trust : TRUSTS) {
            if (trust.length() == length && contains(chars, from, trust)) {
                return trust;
            }
        }
        return "none";
    }

    private static boolean contains(char[] chars, int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (chars[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isObject() throws IOException {
        return isStart(JsonToken.START_OBJECT);
    }

    private boolean isArray() throws IOException {
        return isStart(JsonToken.START_ARRAY);
    }

    /** Notes and skips what is neither the wanted structure nor null. */
    private boolean isStart(JsonToken start) throws IOException {
        JsonToken token = json.currentToken();
        if (token == start) {
            return true;
        }
        if (token != JsonToken.VALUE_NULL) {
            notes.add(IntakeNote.STACK_MALFORMED);
            json.skipChildren();
        }
        return false;
    }

    private boolean address() throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            if (ClientNumbers.parseAddress(
                    json.getTextCharacters(),
                    json.getTextOffset(),
                    json.getTextLength(),
                    address)) {
                return true;
            }
        } else if (token == JsonToken.VALUE_NULL) {
            return false;
        }
        notes.add(IntakeNote.STACK_MALFORMED);
        json.skipChildren();
        return false;
    }

    private int index() throws IOException, Refusal {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() == JsonParser.NumberType.INT) {
            return Math.max(json.getIntValue(), UNKNOWN_INDEX);
        }
        if (token == JsonToken.VALUE_NULL) {
            return UNKNOWN_INDEX;
        }
        Long value = ClientNumbers.wholeNumber(JsonValues.scalar(json), Integer.MAX_VALUE);
        if (value == null) {
            notes.add(IntakeNote.STACK_MALFORMED);
            return UNKNOWN_INDEX;
        }
        return value.intValue();
    }

    /** A short text; null for null, empty and what is no scalar. */
    private @Nullable String word(int maxChars) throws IOException, Refusal {
        String text = JsonValues.scalar(json);
        return text == null || text.isEmpty() ? null : TextSanitizer.line(text, maxChars);
    }

    /** The name after the last separator of a path; directories may name a user. */
    private static @Nullable String leaf(@Nullable String path) {
        if (path == null) {
            return null;
        }
        int separator = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        return path.substring(separator + 1);
    }

    /** Breakpad's form: upper case without dashes. */
    private static @Nullable String debugId(@Nullable String id) {
        if (id == null) {
            return null;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c == '-' || (c >= 'a' && c <= 'f')) {
                return id.replace("-", "").toUpperCase(Locale.ROOT);
            }
        }
        return id;
    }

    private PingStack assemble() {
        return new PingStack(
                status,
                crashType,
                crashAddress,
                knownCrashingThread(),
                mainModule < modules.size() ? mainModule : UNKNOWN_INDEX,
                modules,
                unloadedModules,
                withKnownModules(),
                omittedFrames);
    }

    /**
     * Clients that kept only the crashing thread still number it as in the process, and some do not
     * number it at all.
     */
    private int knownCrashingThread() {
        if (crashingThread == UNKNOWN_INDEX) {
            notes.add(IntakeNote.CRASHING_THREAD_ASSUMED);
            return 0;
        }
        if (crashingThread >= threads.size() && !threads.isEmpty()) {
            notes.add(IntakeNote.CRASHING_THREAD_OUT_OF_RANGE);
            return 0;
        }
        return crashingThread;
    }

    /** Modules may follow the frames in the document, so their number is known only now. */
    private List<PingThread> withKnownModules() {
        for (int i = 0; i < threads.size(); i++) {
            List<PingFrame> frames = threads.get(i).frames();
            for (int j = 0; j < frames.size(); j++) {
                PingFrame frame = frames.get(j);
                if (frame.moduleIndex() >= modules.size()) {
                    notes.add(IntakeNote.MODULE_INDEX_OUT_OF_RANGE);
                    frames.set(
                            j,
                            new PingFrame(
                                    frame.instructionAddress(), UNKNOWN_INDEX, frame.trust()));
                }
            }
        }
        return threads;
    }
}
