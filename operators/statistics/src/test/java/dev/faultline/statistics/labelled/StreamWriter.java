package dev.faultline.statistics.labelled;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Writes blocks of counts in order of delivery; some batches come twice. */
final class StreamWriter implements AutoCloseable {

    private static final double TWICE = 0.0015;

    /** Pings and fresh clients. */
    private static final class Count {
        private int pings;
        private int fresh;
    }

    private record Block(int channel, int event) {}

    private final BufferedWriter out;
    private final Random random;
    private final TreeMap<Integer, Map<Block, TreeMap<Integer, TreeMap<Integer, Count>>>> pending =
            new TreeMap<>();
    private final TreeMap<Integer, List<String>> again = new TreeMap<>();
    private int batch;

    StreamWriter(Path file, Random random) throws IOException {
        out = gzip(file);
        this.random = random;
    }

    static BufferedWriter gzip(Path file) throws IOException {
        return new BufferedWriter(
                new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(file), 1 << 16),
                        StandardCharsets.US_ASCII));
    }

    void add(int delivery, int channel, int event, int signature, int cell, int pings, int fresh) {
        Count count =
                pending.computeIfAbsent(delivery, any -> new LinkedHashMap<>())
                        .computeIfAbsent(new Block(channel, event), any -> new TreeMap<>())
                        .computeIfAbsent(signature, any -> new TreeMap<>())
                        .computeIfAbsent(cell, any -> new Count());
        count.pings += pings;
        count.fresh += fresh;
    }

    /** Writes what is delivered up to a bucket. */
    void deliver(int bucket) throws IOException {
        while (!pending.isEmpty() && pending.firstKey() <= bucket) {
            int delivery = pending.firstKey();
            for (var block : pending.pollFirstEntry().getValue().entrySet()) {
                String text = text(block.getKey(), block.getValue());
                write(delivery, text);
                if (random.nextDouble() < TWICE) {
                    int later = delivery + 1 + random.nextInt(60);
                    again.computeIfAbsent(later, any -> new ArrayList<>()).add(text);
                }
                batch++;
            }
            // A batch that comes again comes last of its bucket, under the number it had.
            while (!again.isEmpty() && again.firstKey() <= delivery) {
                for (String text : again.pollFirstEntry().getValue()) {
                    write(delivery, text);
                }
            }
        }
    }

    private void write(int delivery, String text) throws IOException {
        out.write("@" + delivery + text.substring(text.indexOf(' ')));
    }

    private String text(Block block, Map<Integer, ? extends Map<Integer, Count>> counts) {
        StringBuilder text = new StringBuilder();
        text.append("@0 ").append(block.channel()).append(' ').append(block.event());
        text.append(' ').append(batch).append('\n');
        counts.forEach(
                (signature, cells) -> {
                    text.append(Integer.toString(signature, 36));
                    cells.forEach(
                            (cell, count) -> {
                                text.append(' ').append(Integer.toString(cell, 36));
                                text.append(':').append(count.pings);
                                if (count.fresh < 0.6 * count.pings) {
                                    text.append('/').append(count.fresh);
                                }
                            });
                    text.append('\n');
                });
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
