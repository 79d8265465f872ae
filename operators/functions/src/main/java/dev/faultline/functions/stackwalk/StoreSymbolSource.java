package dev.faultline.functions.stackwalk;

import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.ParseResult;
import dev.faultline.symbols.SymbolFileParser;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/** Folders in Breakpad's layout on any file system that Flink reaches, asked in order. */
final class StoreSymbolSource implements SymbolSource {

    private final List<String> roots;

    StoreSymbolSource(List<String> roots) {
        this.roots = List.copyOf(roots);
    }

    @Override
    public SymbolResult find(ModuleId module) {
        SymbolResult answer = new SymbolResult.Missing();
        for (String root : roots) {
            SymbolResult found = find(root, module);
            if (found instanceof SymbolResult.Found) {
                return found;
            }
            if (!(found instanceof SymbolResult.Missing)) {
                answer = found;
            }
        }
        return answer;
    }

    private static SymbolResult find(String root, ModuleId module) {
        Path path = new Path(root, module.symbolPath());
        try (FSDataInputStream in = path.getFileSystem().open(path)) {
            ParseResult result = SymbolFileParser.parse(in, module);
            return result instanceof ParseResult.Parsed parsed
                    ? new SymbolResult.Found(parsed.table())
                    : new SymbolResult.Corrupt(((ParseResult.Rejected) result).reason());
        } catch (FileNotFoundException e) {
            return new SymbolResult.Missing();
        } catch (IOException e) {
            return new SymbolResult.Unavailable(e.getClass().getSimpleName());
        }
    }
}
