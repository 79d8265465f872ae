package dev.faultline.signature.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.faultline.signature.CrashData;
import dev.faultline.signature.CrashDataJson;
import dev.faultline.signature.CrashThread;
import dev.faultline.signature.Frame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Crashes to measure with, from files of vectors: one object with {@code crash_data} a line. */
final class BenchmarkCrashes {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int DEEP_FRAMES = 30;
    private static final int DEEP_STACKS = 2_000;

    private BenchmarkCrashes() {}

    /** The texts of the crash data in a file, which may be packed with gzip. */
    static List<String> lines(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                var reader =
                        new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            List<String> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(crashData(line));
            }
            return lines;
        }
    }

    private static String crashData(String vector) throws IOException {
        try (JsonParser parser = JSON.createParser(new StringReader(vector))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals("crash_data");
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                if (found) {
                    return vector.substring(start, (int) parser.currentLocation().getCharOffset());
                }
            }
        }
        throw new IOException("no crash_data");
    }

    /** The crashes, with no text shared between them, as when each came over the wire. */
    static List<CrashData> parsed(List<String> lines) {
        return lines.stream().map(line -> CrashDataJson.parse(line).orElseThrow()).toList();
    }

    /**
     * Stacks of 30 frames, each with a function, drawn from the named frames of the crashes; as in
     * life a few of them are in most stacks: half of all draws are from an eighth.
     */
    static List<CrashData> deep(List<CrashData> crashes) {
        List<Frame> named =
                crashes.stream()
                        .flatMap(crash -> crash.threads().stream())
                        .flatMap(thread -> thread.frames().stream())
                        .filter(frame -> frame.function() != null)
                        .toList();
        Random random = new Random(1);
        List<CrashData> deep = new ArrayList<>();
        for (int i = 0; i < DEEP_STACKS; i++) {
            List<Frame> frames = new ArrayList<>();
            for (int at = 0; at < DEEP_FRAMES; at++) {
                frames.add(named.get(draw(random, named.size())).withInlines(List.of()));
            }
            deep.add(CrashData.builder().threads(List.of(CrashThread.of(frames))).build());
        }
        return deep;
    }

    private static int draw(Random random, int size) {
        return (int) (size * Math.pow(random.nextDouble(), 3));
    }
}
