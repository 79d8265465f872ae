package dev.faultline.jobs.cli;

import dev.faultline.stackwalk.symbolication.ApiVersion;
import dev.faultline.stackwalk.symbolication.SymbolicationAnswer;
import dev.faultline.stackwalk.symbolication.SymbolicationApi;
import dev.faultline.symbols.SymbolSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline symbolicate}. */
@Command(
        name = "symbolicate",
        description = {
            "Read a request of Mozilla's symbolication API from standard input and print its answer.",
            "A request that is not valid is answered with its title, and exit status 1."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  faultline symbolicate --symbols symbols < request.json",
            "  faultline symbolicate --symbols https://symbols.mozilla.org/ --api 4 < request.json"
        })
final class SymbolicateCommand implements Callable<Integer> {

    /** More is no valid request. */
    private static final int MAX_REQUEST_BYTES = (16 << 20) + 1;

    @Spec private CommandSpec spec;

    @Mixin private SymbolOptions symbols;

    @Option(
            names = "--api",
            paramLabel = "VERSION",
            description = "4 or 5; without it what the request says in its version, else 5.")
    private String api = "";

    @SuppressWarnings("UnusedVariable") // accepted everywhere, so also where it is the only way
    @Option(names = "--json", description = "Print JSON; there is no other format.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (!api.isEmpty() && !api.equals("4") && !api.equals("5")) {
            throw new ParameterException(spec.commandLine(), "--api is 4 or 5, not " + api);
        }
        byte[] request = System.in.readNBytes(MAX_REQUEST_BYTES);
        try (SymbolOptions.Open source = symbols.open(spec)) {
            SymbolicationAnswer answer = answer(request, source);
            PrintWriter out = spec.commandLine().getOut();
            out.print(answer.json());
            out.print('\n');
            out.flush();
            return answer.status() == 200 ? 0 : 1;
        }
    }

    private SymbolicationAnswer answer(byte[] request, SymbolSource source) {
        return api.isEmpty()
                ? SymbolicationApi.answer(request, source)
                : SymbolicationApi.answer(
                        request, api.equals("4") ? ApiVersion.V4 : ApiVersion.V5, source);
    }
}
