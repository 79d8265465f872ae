package dev.faultline.functions.symbolstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: death at any moment, and a disk that takes no more. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CacheProcessTest {

    private static final int MODULES = 6;
    private static final int DEATHS = 6;
    private static final long SEED = 20261123;

    @TempDir Path home;

    private Path symbols = Path.of("");
    private Path folder = Path.of("");

    @BeforeEach
    void prepare() {
        symbols = home.resolve("symbols");
        folder = home.resolve("cache");
    }

    @Test
    void answersRightAfterItsProcessWasKilledAtAnyMoment() throws Exception {
        for (int i = 0; i < MODULES; i++) {
            CacheProcess.putSymbols(
                    symbols, SymbolFiles.module(i), CacheProcess.FUNCTIONS, "last_of_" + i);
        }
        long one = sizeOfOne();
        Random random = new Random(SEED);
        int answers = 0;
        for (int death = 0; death < DEATHS; death++) {
            // Half of the modules fit, so that eviction goes on while it dies; two processes share
            // the folder.
            Process first = fill(MODULES / 2 * one, random.nextLong());
            Process second = fill(MODULES / 2 * one, random.nextLong());
            answers += readAnswers(first, 1 + random.nextInt(6));
            first.destroyForcibly().waitFor();
            answers += readAnswers(second, 1 + random.nextInt(6));
            second.destroyForcibly().waitFor();
            check(MODULES / 2 * one);
        }
        assertThat(answers).isGreaterThanOrEqualTo(2 * DEATHS);
    }

    private void check(long maxBytes) throws IOException {
        try (SymbolDiskCache cache = CacheProcess.cache(symbols, folder, maxBytes)) {
            for (int i = 0; i < MODULES; i++) {
                assertThat(CacheProcess.answer(cache, SymbolFiles.module(i)))
                        .isEqualTo("last_of_" + i);
            }
            assertThat(cache.counters().damaged()).isZero();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .as("left behind")
                    .allMatch(file -> file.toString().endsWith(CacheFolder.INDEX));
        }
    }

    @Test
    void answersWhatFitsWhenTheDiskTakesNoMore() throws Exception {
        CacheProcess.putSymbols(symbols, SymbolFiles.module(0), 10, "small");
        CacheProcess.putSymbols(symbols, SymbolFiles.module(1), CacheProcess.FUNCTIONS, "large");
        CacheProcess.putSymbols(symbols, SymbolFiles.module(2), 20, "other");
        long one = sizeOfOne();
        assertThat(one).isGreaterThan(256 << 10);

        // A limit on the size of a file fails writes in their middle, as a full disk does, and
        // needs no rights to set up. Blocks are of 512 or 1024 bytes, by shell.
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 128; exec \"$@\"", "sh"));
        command.addAll(java("10000000", "ask", "1", "0", "1", "2"));
        Process process = start(command);
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(lines::add);
        }

        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        assertThat(lines).containsExactly("1 Unavailable", "0 small", "1 Unavailable", "2 other");
    }

    private long sizeOfOne() throws IOException {
        Path other = home.resolve("other");
        try (SymbolDiskCache cache = CacheProcess.cache(symbols, other, Long.MAX_VALUE)) {
            assertThat(CacheProcess.answer(cache, SymbolFiles.module(1))).isNotEqualTo("damaged");
            return cache.counters().bytes();
        }
    }

    private Process fill(long maxBytes, long seed) throws IOException {
        return start(
                java(
                        Long.toString(maxBytes),
                        "fill",
                        Integer.toString(MODULES),
                        Long.toString(seed)));
    }

    private List<String> java(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home", ""), "bin", "java")
                                        .toString(),
                                "-Xmx128m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-XX:-UsePerfData",
                                "-cp",
                                System.getProperty("java.class.path", ""),
                                CacheProcess.class.getName(),
                                symbols.toString(),
                                folder.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectError(home.resolve("errors").toFile()).start();
    }

    /** Reads some answers; the process is then in the middle of the next. */
    private static int readAnswers(Process process, int count) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (int i = 0; i < count; i++) {
            String line = out.readLine();
            assertThat(line).as("an answer of the process").isNotNull();
            String module = line.substring(0, line.indexOf(' '));
            assertThat(line).isEqualTo(module + " last_of_" + module);
        }
        return count;
    }
}
