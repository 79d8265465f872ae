package dev.faultline.jobs.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lines of JSON, one crash each, from files or from standard input. */
final class CrashLines {

    private CrashLines() {}

    /** Takes one line. */
    interface Taker {
        void take(String line);
    }

    /** Hands over all lines that are not blank, of standard input when there are no files. */
    static void forEach(List<Path> files, Taker taker) throws IOException {
        if (files.isEmpty()) {
            forEach(System.in, taker);
        }
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                forEach(in, taker);
            }
        }
    }

    private static void forEach(InputStream in, Taker taker) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                taker.take(line);
            }
        }
    }
}
