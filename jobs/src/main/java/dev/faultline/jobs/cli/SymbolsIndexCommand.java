package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.symbols.IndexWriteResult;
import dev.faultline.symbols.Malformed;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolIndex;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline symbols index}. */
@Command(
        name = "index",
        description = {
            "Write the binary index of each symbol file: FILE.index beside it, or in another folder.",
            "A file that cannot be used is named with the reason, and exit status is 1."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  faultline symbols index xul.sym mozglue.sym",
            "  faultline symbols index --output indexes --json xul.sym"
        })
final class SymbolsIndexCommand implements Callable<Integer> {

    private static final int MAX_FIRST_LINE_BYTES = 4096;
    private static final int MODULE_FIELDS = 5;

    @Spec private CommandSpec spec;

    @Option(names = "--output", paramLabel = "DIR", description = "Folder for the indexes.")
    private @Nullable Path output;

    @Option(names = "--json", description = "One JSON document per file.")
    private boolean json;

    @Parameters(paramLabel = "FILE.sym", arity = "1..*", description = "Breakpad symbol files.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        boolean allWritten = true;
        if (output != null) {
            Files.createDirectories(output);
        }
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                spec.commandLine().getErr().println("faultline symbols: cannot read " + file);
                return 1;
            }
            Path target = target(file);
            IndexWriteResult result = index(file, target);
            allWritten &= result instanceof IndexWriteResult.Written;
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? document(file, target, result) : line(file, target, result));
            out.print('\n');
            out.flush();
        }
        return allWritten ? 0 : 1;
    }

    private Path target(Path file) {
        String name = file.getFileName() + ".index";
        return output == null ? file.resolveSibling(name) : output.resolve(name);
    }

    /** Under another name first: an index of that name that is in use must not change. */
    private static IndexWriteResult index(Path file, Path target) throws IOException {
        Optional<ModuleId> module = module(file);
        if (module.isEmpty()) {
            return new IndexWriteResult.Rejected(Malformed.NO_MODULE_RECORD);
        }
        Path written = target.resolveSibling(target.getFileName() + ".new");
        try (InputStream text = Files.newInputStream(file)) {
            IndexWriteResult result = SymbolIndex.write(text, module.get(), written);
            if (result instanceof IndexWriteResult.Written) {
                Files.move(
                        written,
                        target,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            return result;
        }
    }

    /** From the first line, {@code MODULE os cpu id name}. */
    private static Optional<ModuleId> module(Path file) throws IOException {
        byte[] start;
        try (InputStream text = new BufferedInputStream(Files.newInputStream(file))) {
            start = text.readNBytes(MAX_FIRST_LINE_BYTES);
        }
        String first =
                new String(start, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
        String[] fields = first.split(" ", MODULE_FIELDS);
        return fields.length == MODULE_FIELDS && fields[0].equals("MODULE")
                ? ModuleId.of(fields[4], fields[3])
                : Optional.empty();
    }

    private static String line(Path file, Path target, IndexWriteResult result) {
        if (result instanceof IndexWriteResult.Written written) {
            return String.format(
                    Locale.ROOT,
                    "%s -> %s  %,d bytes of text, %,d of index, %d bad lines",
                    file,
                    target,
                    written.textBytes(),
                    written.indexBytes(),
                    written.notes().badLines());
        }
        return file + ": " + ((IndexWriteResult.Rejected) result).reason();
    }

    private static String document(Path file, Path target, IndexWriteResult result) {
        ObjectNode document = new JsonMapper().createObjectNode().put("file", file.toString());
        if (result instanceof IndexWriteResult.Written written) {
            document.put("status", "written")
                    .put("index", target.toString())
                    .put("text_bytes", written.textBytes())
                    .put("index_bytes", written.indexBytes())
                    .put("bad_lines", written.notes().badLines())
                    .put("long_lines", written.notes().longLines())
                    .put("dropped_records", written.notes().droppedRecords())
                    .put("strict_violation", written.notes().strictViolation());
        } else {
            document.put("status", "rejected")
                    .put("reason", ((IndexWriteResult.Rejected) result).reason().name());
        }
        return JsonLines.of(document);
    }
}
