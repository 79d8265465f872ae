package dev.faultline.symbols.benchmark;

import dev.faultline.symbols.ModuleId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Writes symbol files in the shape of a large C++ library for x86-64 Linux: long names, nested
 * inlines, and four STACK CFI records for each function. Equal arguments give equal files; 590,000
 * functions make 540 MB and 2.5 million STACK CFI records.
 */
public final class GeneratedSymbols {

    private static final String[] SPACES = {
        "mozilla::dom",
        "mozilla::gfx",
        "mozilla::net",
        "mozilla",
        "js::jit",
        "js",
        "webrender::batch"
    };
    private static final String[] NOUNS = {
        "Element", "Document", "Channel", "Surface", "Stream", "Compiler", "Frame", "Request",
        "Buffer", "Context", "Layer", "Promise", "Session", "Loader", "Decoder", "Worker"
    };
    private static final String[] VERBS = {
        "Get", "Create", "Update", "Notify", "Dispatch", "Release", "Append", "Resolve", "Compute"
    };
    private static final String[] SAVED = {"rbp", "r15", "r14", "r13", "r12", "rbx"};

    private static final int FIRST_ADDRESS = 0x100_0000;
    private static final int MAX_DEPTH = 6;

    private final Random random;
    private final OutputStream out;
    private final StringBuilder line = new StringBuilder();
    private final int files;
    private final int origins;

    private GeneratedSymbols(OutputStream out, int functions, long seed) {
        this.out = out;
        this.random = new Random(seed);
        this.files = Math.max(10, functions / 20);
        this.origins = Math.max(10, functions * 3 / 4);
    }

    /** The module of the files of a seed. */
    public static ModuleId moduleId(long seed) {
        return new ModuleId("libgenerated.so", String.format("%032X", seed + 1) + "0");
    }

    /** Writes a file with so many functions. */
    public static void write(Path file, int functions, long seed) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            write(out, functions, seed);
        }
    }

    /** Writes the content of a file with so many functions; does not close the stream. */
    public static void write(OutputStream out, int functions, long seed) throws IOException {
        GeneratedSymbols symbols = new GeneratedSymbols(out, functions, seed);
        symbols.text("MODULE Linux x86_64 ").text(moduleId(seed).debugId());
        symbols.text(" libgenerated.so").end();
        symbols.filesAndOrigins();
        int[] starts = new int[functions + 1];
        starts[0] = FIRST_ADDRESS;
        for (int i = 0; i < functions; i++) {
            starts[i + 1] = symbols.function(i, starts[i]);
        }
        for (int i = 0; i < functions / 12; i++) {
            symbols.text("PUBLIC ").hex(starts[functions] + 0x40L * i).text(" 0 ").name(i).end();
        }
        for (int i = 0; i < functions; i++) {
            symbols.cfi(starts[i], starts[i + 1] - starts[i]);
        }
    }

    private void filesAndOrigins() throws IOException {
        for (int i = 0; i < files; i++) {
            text("FILE ").number(i).text(" /builds/worker/checkouts/gecko/");
            text(pick(VERBS)).text("/").text(pick(NOUNS)).text("/").text(pick(NOUNS)).number(i);
            text(".cpp").end();
        }
        for (int i = 0; i < origins; i++) {
            text("INLINE_ORIGIN ").number(i).text(" ").name(i).end();
        }
    }

    /** Returns where the next function starts. */
    private int function(int index, int start) throws IOException {
        int lines = 1 + (int) Math.min(2_000, -12 * Math.log(1 - random.nextDouble()));
        int[] lineStarts = new int[lines + 1];
        lineStarts[0] = start;
        for (int i = 0; i < lines; i++) {
            lineStarts[i + 1] = lineStarts[i] + 2 + random.nextInt(26);
        }
        int size = lineStarts[lines] - start;
        text("FUNC ").hex(start).text(" ").hex(size).text(" 0 ").name(index + origins / 2).end();
        inlines(0, 0, lines, lineStarts);
        int file = random.nextInt(files);
        int number = 1 + random.nextInt(3_000);
        for (int i = 0; i < lines; i++) {
            if (random.nextInt(4) == 0) {
                file = random.nextInt(files);
                number = 1 + random.nextInt(3_000);
            }
            number = Math.max(1, number + random.nextInt(9) - 2);
            hex(lineStarts[i]).text(" ").hex(lineStarts[i + 1] - lineStarts[i]).text(" ");
            number(number).text(" ").number(file).end();
        }
        return (lineStarts[lines] + 15) & ~15;
    }

    /** Inlined calls in a range of lines, each with further ones in it. */
    private void inlines(int depth, int from, int to, int[] lineStarts) throws IOException {
        int at = from + random.nextInt(4);
        while (depth < MAX_DEPTH && at < to) {
            int end = Math.min(to, at + 1 + random.nextInt(5));
            text("INLINE ").number(depth).text(" ").number(1 + random.nextInt(3_000)).text(" ");
            number(random.nextInt(files)).text(" ").number(random.nextInt(origins)).text(" ");
            hex(lineStarts[at]).text(" ").hex(lineStarts[end] - lineStarts[at]).end();
            inlines(depth + 1, at, end, lineStarts);
            at = end + random.nextInt(6);
        }
    }

    private void cfi(int start, int size) throws IOException {
        text("STACK CFI INIT ").hex(start).text(" ").hex(size);
        text(" .cfa: $rsp 8 + .ra: .cfa -8 + ^").end();
        int pushes = Math.min(random.nextInt(SAVED.length + 1), size - 1);
        for (int i = 0; i < pushes; i++) {
            text("STACK CFI ").hex(start + 1L + i).text(" .cfa: $rsp ").number(16 + 8 * i);
            text(" + $").text(SAVED[i]).text(": .cfa ").number(-16 - 8 * i).text(" + ^").end();
        }
        if (size > 16 && random.nextInt(3) == 0) {
            int frame = 8 * (pushes + 1 + random.nextInt(200));
            text("STACK CFI ").hex(start + 12L).text(" .cfa: $rsp ").number(frame).text(" +").end();
        }
    }

    /** About 100 characters. */
    private GeneratedSymbols name(int index) {
        Random own = new Random(index);
        text(SPACES[own.nextInt(SPACES.length)]).text("::");
        text(NOUNS[own.nextInt(NOUNS.length)]).text(VERBS[own.nextInt(VERBS.length)]);
        text("Runnable<").text(SPACES[own.nextInt(SPACES.length)]).text("::");
        text(NOUNS[own.nextInt(NOUNS.length)]).text(">::").text(VERBS[own.nextInt(VERBS.length)]);
        text(NOUNS[own.nextInt(NOUNS.length)]).number(index).text("(RefPtr<");
        return text(NOUNS[own.nextInt(NOUNS.length)]).text("> const&, bool)");
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }

    private GeneratedSymbols text(String part) {
        line.append(part);
        return this;
    }

    private GeneratedSymbols number(int number) {
        line.append(number);
        return this;
    }

    private GeneratedSymbols hex(long number) {
        line.append(Long.toHexString(number));
        return this;
    }

    private void end() throws IOException {
        out.write(line.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1));
        line.setLength(0);
    }
}
