package dev.faultline.symbols;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a Breakpad symbol file line by line. Addresses and sizes are numbers, not text. */
public final class SymBuilder {

    /** Id of the module unless another one is given. */
    public static final String DEBUG_ID = "0123456789ABCDEF0123456789ABCDEF0";

    private final StringBuilder text = new StringBuilder();

    private SymBuilder() {}

    /** A file for a Linux module called {@code app}. */
    public static SymBuilder module(String cpu) {
        return module("Linux", cpu, DEBUG_ID, "app");
    }

    public static SymBuilder module(String os, String cpu, String debugId, String debugFile) {
        return new SymBuilder().line("MODULE " + os + ' ' + cpu + ' ' + debugId + ' ' + debugFile);
    }

    /** Any line. */
    public SymBuilder line(String line) {
        text.append(line).append('\n');
        return this;
    }

    public SymBuilder file(int id, String name) {
        return line("FILE " + id + ' ' + name);
    }

    public SymBuilder func(long address, long size, String name) {
        return line("FUNC " + hex(address) + ' ' + hex(size) + " 0 " + name);
    }

    /** A source line of the last function. */
    public SymBuilder source(long address, long size, int number, int file) {
        return line(hex(address) + ' ' + hex(size) + ' ' + number + ' ' + file);
    }

    public SymBuilder origin(int id, String name) {
        return line("INLINE_ORIGIN " + id + ' ' + name);
    }

    /**
     * An inlined call of the last function.
     *
     * @param ranges address, size, address, size and so on
     */
    public SymBuilder inline(int depth, int callLine, int callFile, int origin, long... ranges) {
        StringBuilder line = new StringBuilder("INLINE ");
        line.append(depth).append(' ').append(callLine).append(' ').append(callFile);
        line.append(' ').append(origin);
        for (long number : ranges) {
            line.append(' ').append(hex(number));
        }
        return line(line.toString());
    }

    public SymBuilder publicSymbol(long address, String name) {
        return line("PUBLIC " + hex(address) + " 0 " + name);
    }

    public SymBuilder cfiInit(long address, long size, String rules) {
        return line("STACK CFI INIT " + hex(address) + ' ' + hex(size) + ' ' + rules);
    }

    public SymBuilder cfi(long address, String rules) {
        return line("STACK CFI " + hex(address) + ' ' + rules);
    }

    /** A type 4 STACK WIN record. */
    public SymBuilder frameData(
            long address, long size, int parameters, int saved, int locals, String program) {
        return win(4, address, size, parameters, saved, locals, "1 " + program);
    }

    /** A type 0 STACK WIN record. */
    public SymBuilder fpo(
            long address, long size, int parameters, int saved, int locals, boolean usesEbp) {
        return win(0, address, size, parameters, saved, locals, usesEbp ? "0 1" : "0 0");
    }

    private SymBuilder win(
            int type,
            long address,
            long size,
            int parameters,
            int saved,
            int locals,
            String detail) {
        return line(
                "STACK WIN "
                        + type
                        + ' '
                        + hex(address)
                        + ' '
                        + hex(size)
                        + " 0 0 "
                        + hex(parameters)
                        + ' '
                        + hex(saved)
                        + ' '
                        + hex(locals)
                        + " 0 "
                        + detail);
    }

    /** The file's text. */
    public String text() {
        return text.toString();
    }

    /** The file's bytes. */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** The parsed file. */
    public SymbolTable table() {
        return table(text());
    }

    /** The table of a text that has to be usable. */
    public static SymbolTable table(String text) {
        return ((ParseResult.Parsed) parse(text)).table();
    }

    /** What the parser makes of a text, whatever module it is for. */
    public static ParseResult parse(String text) {
        try {
            return SymbolFileParser.parse(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String hex(long number) {
        return Long.toHexString(number);
    }
}
