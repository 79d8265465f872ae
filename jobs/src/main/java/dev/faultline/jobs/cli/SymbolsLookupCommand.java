package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.SymbolResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline symbols lookup}. */
@Command(
        name = "lookup",
        description = {
            "Say which function, file and line are at offsets in a module, inlined functions first.",
            "Exit status is 1 when there are no symbols to look in."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  faultline symbols lookup --symbols symbols xul.pdb <DEBUG_ID> 0x1a2b3c 0x1a2b40",
            "  faultline symbols lookup --symbols https://symbols.mozilla.org/ --json xul.pdb <DEBUG_ID> 0x1000"
        })
final class SymbolsLookupCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private SymbolOptions symbols;

    @Option(names = "--json", description = "One JSON document per offset.")
    private boolean json;

    @Parameters(
            index = "0",
            paramLabel = "DEBUG_FILE",
            description = "Name of the debug information, such as xul.pdb.")
    private String debugFile = "";

    @Parameters(index = "1", paramLabel = "DEBUG_ID", description = "33 hexadecimal digits.")
    private String debugId = "";

    @Parameters(
            index = "2..*",
            arity = "1..*",
            paramLabel = "OFFSET",
            description = "Offset from the module's start: 0x and hexadecimal, or decimal.")
    private List<String> offsets = new ArrayList<>();

    @Override
    public Integer call() {
        ModuleId module =
                ModuleId.of(debugFile, debugId)
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "not the name and id of a module: "
                                                        + debugFile
                                                        + " "
                                                        + debugId));
        List<Long> parsed = offsets.stream().map(this::offset).toList();
        try (SymbolOptions.Open source = symbols.open(spec)) {
            SymbolResult result = source.find(module);
            PrintWriter out = spec.commandLine().getOut();
            for (long offset : parsed) {
                out.print(json ? document(offset, result) : text(offset, result));
                out.print('\n');
            }
            out.flush();
            return result instanceof SymbolResult.Found ? 0 : 1;
        }
    }

    private long offset(String text) {
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseUnsignedLong(text.substring(2), 16)
                    : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new ParameterException(spec.commandLine(), "not an offset: " + text, e);
        }
    }

    private static @Nullable Resolution resolution(long offset, SymbolResult result) {
        return result instanceof SymbolResult.Found found ? found.table().resolve(offset) : null;
    }

    private static String text(long offset, SymbolResult result) {
        Resolution at = resolution(offset, result);
        String start = hex(offset) + "  ";
        if (at == null) {
            return start + (result instanceof SymbolResult.Found ? "unknown" : status(result));
        }
        StringBuilder lines = new StringBuilder();
        for (Resolution.Inline inline : at.inlines()) {
            lines.append(start)
                    .append(inline.function() == null ? "unknown" : inline.function())
                    .append(source(inline.file(), inline.line()))
                    .append(" inlined\n");
        }
        return lines.append(start)
                .append(at.function())
                .append(" + ")
                .append(hex(offset - at.functionStart()))
                .append(source(at.file(), at.line()))
                .toString();
    }

    private static String source(@Nullable String file, int line) {
        if (file == null) {
            return "";
        }
        return " (" + file + (line > 0 ? ":" + line : "") + ")";
    }

    private static String document(long offset, SymbolResult result) {
        ObjectNode document =
                new JsonMapper()
                        .createObjectNode()
                        .put("offset", hex(offset))
                        .put("symbols", status(result));
        Resolution at = resolution(offset, result);
        if (at == null) {
            document.putNull("function");
        } else {
            document.put("function", at.function())
                    .put("function_offset", hex(offset - at.functionStart()))
                    .put("source", at.source().name())
                    .put("file", at.file())
                    .put("line", at.line() > 0 ? at.line() : null);
            ArrayNode inlines = document.putArray("inlines");
            for (Resolution.Inline inline : at.inlines()) {
                inlines.addObject()
                        .put("function", inline.function())
                        .put("file", inline.file())
                        .put("line", inline.line() > 0 ? inline.line() : null);
            }
        }
        return JsonLines.of(document);
    }

    private static String status(SymbolResult result) {
        if (result instanceof SymbolResult.Corrupt corrupt) {
            return "corrupt: " + corrupt.reason();
        }
        if (result instanceof SymbolResult.Unavailable unavailable) {
            return "unavailable: " + unavailable.reason();
        }
        return result instanceof SymbolResult.Found ? "found" : "missing";
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
