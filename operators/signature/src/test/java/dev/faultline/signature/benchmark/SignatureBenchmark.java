package dev.faultline.signature.benchmark;

import dev.faultline.signature.CrashData;
import dev.faultline.signature.EngineGeneration;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.SignatureEngine;
import dev.faultline.signature.SignatureLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures the engine on a file of vectors: {@code SignatureBenchmark VECTORS LISTS [ROUNDS]},
 * where the lists are a directory of Socorro's files or {@code built-in}.
 *
 * <p>Rates are crashes per second of the measuring thread's CPU time, so that they hold on a busy
 * machine; the compiler's and the collector's threads are not in them. Latencies are wall-clock
 * times of single calls. Where the Python that {@code FAULTLINE_PYTHON} names, else {@code
 * python3}, has siggen, that signs the same crashes.
 */
public final class SignatureBenchmark {

    private static final PrintStream OUT = System.out;
    private static final int DEFAULT_ROUNDS = 40;
    private static final int SIGGEN_ROUNDS = 3;
    private static final int NONE = 0;

    private final int rounds;

    private SignatureBenchmark(int rounds) {
        this.rounds = rounds;
    }

    /** Prints one line for each measurement. */
    public static void main(String[] arguments) throws Exception {
        List<String> lines = BenchmarkCrashes.lines(Path.of(arguments[0]));
        Ruleset ruleset = ruleset(arguments[1]);
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : DEFAULT_ROUNDS;
        new SignatureBenchmark(rounds).run(lines, SignatureEngine.strict(ruleset));
    }

    private static Ruleset ruleset(String lists) throws Exception {
        return lists.equals("built-in")
                ? Ruleset.builtIn()
                : Ruleset.fromSiglists(Path.of(lists), EngineGeneration.G2026_08);
    }

    private void run(List<String> lines, SignatureEngine engine) throws Exception {
        List<CrashData> mixed = BenchmarkCrashes.parsed(lines);
        List<CrashData> deep = BenchmarkCrashes.deep(mixed);
        double rate = rate("mixed", mixed, engine::sign);
        rate("mixed, nothing remembered", mixed, engine.remembering(NONE)::sign);
        rate("30 frames", deep, engine::sign);
        rate("30 frames, nothing remembered", deep, engine.remembering(NONE)::sign);
        latency("mixed", mixed, engine);
        latency("30 frames", deep, engine);
        SignatureLines signatureLines = new SignatureLines(engine);
        rate("JSON lines", lines, signatureLines::sign);
        siggen(lines, rate);
    }

    /** The median of the rounds; as many before them warm up. */
    private <T> double rate(String what, List<T> crashes, Consumer<T> sign) {
        double[] rates = new double[rounds];
        for (int round = -rounds; round < rounds; round++) {
            long start = cpuNanos();
            crashes.forEach(sign);
            rates[Math.max(0, round)] = crashes.size() * 1e9 / (cpuNanos() - start);
        }
        Arrays.sort(rates);
        OUT.printf(
                "%-32s %,10.0f/s median, %,10.0f/s best of %d%n",
                what, rates[rounds / 2], rates[rounds - 1], rounds);
        return rates[rounds / 2];
    }

    private void latency(String what, List<CrashData> crashes, SignatureEngine engine) {
        long[] nanos = new long[crashes.size() * rounds];
        int at = 0;
        for (int round = 0; round < rounds; round++) {
            for (CrashData crash : crashes) {
                long start = System.nanoTime();
                engine.sign(crash);
                nanos[at++] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        OUT.printf(
                "%-32s p50 %.4f ms, p99 %.4f ms, p99.9 %.4f ms%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length / 100 * 99] / 1e6,
                nanos[(int) (nanos.length / 1000L * 999)] / 1e6);
    }

    private static void siggen(List<String> lines, double rate) throws Exception {
        Path crashes = Files.createTempFile("crashes", ".jsonl");
        Path script = Files.createTempFile("siggen", ".py");
        try {
            Files.write(crashes, lines);
            Files.write(script, script());
            OptionalDouble siggen = siggenRate(crashes, script);
            if (siggen.isEmpty()) {
                OUT.println("siggen is not installed for this Python: no comparison");
            } else {
                OUT.printf(
                        "%-32s %,10.0f/s: mixed is %.0f times as fast%n",
                        "siggen", siggen.getAsDouble(), rate / siggen.getAsDouble());
            }
        } finally {
            Files.delete(crashes);
            Files.delete(script);
        }
    }

    private static OptionalDouble siggenRate(Path crashes, Path script)
            throws IOException, InterruptedException {
        String python = Objects.requireNonNullElse(System.getenv("FAULTLINE_PYTHON"), "python3");
        List<String> command = new ArrayList<>(List.of(python, script.toString()));
        command.addAll(List.of(crashes.toString(), String.valueOf(SIGGEN_ROUNDS)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ended = process.waitFor(1, TimeUnit.MINUTES);
        return ended && process.exitValue() == 0
                ? OptionalDouble.of(Double.parseDouble(answer.strip()))
                : OptionalDouble.empty();
    }

    private static byte[] script() throws IOException {
        try (InputStream in = SignatureBenchmark.class.getResourceAsStream("siggen_speed.py")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
