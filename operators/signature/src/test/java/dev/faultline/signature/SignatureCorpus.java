package dev.faultline.signature;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.signature.text.MalformedJsonException;
import dev.faultline.signature.text.PythonJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Vectors whose signatures the reference made, kept outside the project. */
final class SignatureCorpus {
    private SignatureCorpus() {}

    /** The corpus' folder of signatures; the test is skipped where it is absent. */
    static Path folder() {
        String corpus = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(corpus != null, "skipped: FAULTLINE_CORPUS does not name a corpus");
        Path folder = Path.of(String.valueOf(corpus), "signatures");
        assumeTrue(Files.isDirectory(folder), "skipped: no such folder " + folder);
        return folder;
    }

    /** The one directory of lists whose name begins like this. */
    static Path lists(String prefix) throws IOException {
        try (var directories = Files.list(folder().resolve("siglists"))) {
            return directories
                    .filter(path -> path.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static List<Map<?, ?>> read(Path file) throws IOException, MalformedJsonException {
        List<Map<?, ?>> vectors = new ArrayList<>();
        try (var in = new GZIPInputStream(Files.newInputStream(file));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                vectors.add(object(PythonJson.parse(line)));
            }
        }
        return vectors;
    }

    static Map<?, ?> object(@Nullable Object json) {
        return (Map<?, ?>) Objects.requireNonNull(json);
    }

    static String text(Map<?, ?> vector, String key) {
        return String.valueOf(vector.get(key));
    }

    /** Agreement by family of vectors, printed as a table. */
    static final class Table {
        private final Map<String, int[]> families = new TreeMap<>();
        private final List<String> differences = new ArrayList<>();

        void count(String family, boolean agrees, String difference) {
            int[] counts = families.computeIfAbsent(family, key -> new int[2]);
            counts[0] += agrees ? 1 : 0;
            counts[1]++;
            if (!agrees) {
                differences.add(family + ": " + difference);
            }
        }

        List<String> differences() {
            return differences;
        }

        /** Share that agrees, between 0 and 1, over the families whose name passes. */
        double share(Predicate<String> wanted) {
            int agree = 0;
            int all = 0;
            for (Map.Entry<String, int[]> family : families.entrySet()) {
                if (wanted.test(family.getKey())) {
                    agree += family.getValue()[0];
                    all += family.getValue()[1];
                }
            }
            return (double) agree / all;
        }

        void print(String title) {
            Map<String, String> rows = new LinkedHashMap<>();
            families.forEach((family, counts) -> rows.put(family, counts[0] + " of " + counts[1]));
            System.out.println(title);
            rows.forEach((family, row) -> System.out.printf("  %-45s %s%n", family, row));
            System.out.printf("  %-45s %.2f %%%n", "all", 100 * share(family -> true));
        }
    }
}
