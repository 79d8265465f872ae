package dev.faultline.jobs.cli;

import dev.faultline.jobs.proxy.RestProxy;
import dev.faultline.jobs.proxy.RestProxySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline rest-proxy}. */
@Command(
        name = "rest-proxy",
        description = {
            "Serve Flink's user interface and REST interface for reading only, until it is stopped. Whoever",
            "reaches Flink itself can cancel jobs and run code; keep its port to this proxy and the operator."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline rest-proxy --flink-url http://127.0.0.1:8081",
            "  faultline rest-proxy --flink-url http://enrich-rest:8081 --host 0.0.0.0 --port 8082",
            "",
            "GET and HEAD of known paths go through, everything else is answered with 405 or 403.",
            "/-/healthy answers 200 while the proxy runs."
        })
final class RestProxyCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--flink-url",
            paramLabel = "URL",
            required = true,
            description = "Flink's REST interface.")
    private URI flink = URI.create("");

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(
            names = "--port",
            defaultValue = "8082",
            description = "Port to listen on; 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--most-requests",
            defaultValue = "32",
            paramLabel = "N",
            description =
                    "Requests in work at the same time; as many again wait (default:"
                            + " ${DEFAULT-VALUE}).")
    private int mostRequests;

    @Option(
            names = "--timeout",
            defaultValue = "PT30S",
            paramLabel = "ISO",
            description = "Longest wait for Flink to begin an answer (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--max-answer-bytes",
            defaultValue = "67108864",
            paramLabel = "BYTES",
            description =
                    "Longest answer, a log for example; the rest is cut off (default:"
                            + " ${DEFAULT-VALUE}).")
    private long maxAnswerBytes;

    @Override
    public Integer call() throws InterruptedException {
        RestProxy.limitServers();
        try (RestProxy proxy = new RestProxy(settings())) {
            spec.commandLine()
                    .getErr()
                    .println("reading Flink at http://" + host + ':' + proxy.port() + '/');
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println("faultline rest-proxy: cannot listen: " + e.getMessage());
            return 1;
        }
    }

    private RestProxySettings settings() {
        try {
            return new RestProxySettings(
                    flink,
                    new InetSocketAddress(host, port),
                    mostRequests,
                    timeout,
                    maxAnswerBytes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
