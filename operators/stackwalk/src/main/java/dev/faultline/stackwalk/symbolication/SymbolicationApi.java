package dev.faultline.stackwalk.symbolication;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.stackwalk.symbolication.Job.NamedModule;
import dev.faultline.stackwalk.symbolication.Job.StackFrame;
import dev.faultline.symbols.SymbolSource;
import dev.faultline.symbols.SymbolTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mozilla's symbolication API, as its service Eliot answers it. Format:
 * https://mozilla-eliot.readthedocs.io/en/latest/symbolication.html
 *
 * <p>It differs in one point: an offset of more than 64 bits, which no module can have, is not
 * valid here.
 */
public final class SymbolicationApi {

    private static final NamedModule NO_MODULE = new NamedModule("", "");

    private SymbolicationApi() {}

    /**
     * Answers a request.
     *
     * @param request JSON, at most 16 MiB
     * @param symbols asked once for each module that frames are in
     */
    public static SymbolicationAnswer answer(
            byte[] request, ApiVersion version, SymbolSource symbols) {
        try {
            return answer(RequestReader.payload(request), version, symbols);
        } catch (BadRequestException e) {
            return problem(e);
        }
    }

    /** As the other, in the version that the request names: 4 where it says 4, else 5. */
    public static SymbolicationAnswer answer(byte[] request, SymbolSource symbols) {
        try {
            JsonNode payload = RequestReader.payload(request);
            ApiVersion version =
                    payload.path("version").asInt() == 4 ? ApiVersion.V4 : ApiVersion.V5;
            return answer(payload, version, symbols);
        } catch (BadRequestException e) {
            return problem(e);
        }
    }

    private static SymbolicationAnswer answer(
            JsonNode payload, ApiVersion version, SymbolSource source) throws BadRequestException {
        List<Job> jobs = RequestReader.jobs(payload, version);
        ModuleSymbols symbols = new ModuleSymbols(source);
        List<List<List<NamedFrame>>> stacks = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            stacks.add(job.stacks().stream().map(stack -> named(job, stack, symbols)).toList());
        }
        // Only now is it known what was found for all jobs.
        String json =
                version == ApiVersion.V4
                        ? AnswerWriter.lines(jobs.get(0), stacks.get(0), symbols)
                        : AnswerWriter.results(jobs, stacks, symbols);
        return new SymbolicationAnswer(SymbolicationAnswer.OK, json);
    }

    private static List<NamedFrame> named(Job job, List<StackFrame> stack, ModuleSymbols symbols) {
        return stack.stream().map(frame -> named(job, frame, symbols)).toList();
    }

    private static NamedFrame named(Job job, StackFrame frame, ModuleSymbols symbols) {
        NamedModule module = frame.module() < 0 ? NO_MODULE : job.modules().get(frame.module());
        SymbolTable table = symbols.of(module);
        boolean isUnknown = frame.offset().signum() < 0;
        long offset = frame.offset().longValue();
        return new NamedFrame(
                name(module, table),
                (isUnknown ? "-0x" : "0x") + frame.offset().abs().toString(16),
                offset,
                table == null || isUnknown ? null : table.resolve(offset));
    }

    /** As the symbols call the program's file, else as the client names the module. */
    private static String name(NamedModule module, @Nullable SymbolTable table) {
        String codeFile = table == null ? null : table.codeFile();
        if (codeFile != null) {
            return codeFile;
        }
        return module.debugFile().isEmpty() ? "<unknown>" : module.debugFile();
    }

    private static SymbolicationAnswer problem(BadRequestException problem) {
        return new SymbolicationAnswer(
                SymbolicationAnswer.BAD_REQUEST,
                AnswerWriter.problem(String.valueOf(problem.getMessage())));
    }
}
