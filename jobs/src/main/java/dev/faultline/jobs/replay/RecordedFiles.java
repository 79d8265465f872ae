package dev.faultline.jobs.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Several files as one stream, in order of receive time as far as each file is in order. */
public final class RecordedFiles implements AutoCloseable {

    /**
     * A file and where its records go.
     *
     * @param topic the topic
     * @param path the file, a JSON document per line
     */
    public record Source(String topic, Path path) {}

    private static final class Reader implements AutoCloseable {

        private final Source source;
        private final BufferedReader lines;
        private long number;
        private @Nullable Recorded head;

        Reader(Source source) throws IOException {
            this.source = source;
            this.lines = Files.newBufferedReader(source.path(), StandardCharsets.UTF_8);
        }

        boolean advance() throws IOException, RecordedException {
            String line = lines.readLine();
            number++;
            while (line != null && line.isBlank()) {
                line = lines.readLine();
                number++;
            }
            try {
                head = line == null ? null : RecordedLine.read(source.topic(), line);
            } catch (RecordedException e) {
                throw new RecordedException(
                        source.path() + ":" + number + ": " + e.getMessage(), e);
            }
            return head != null;
        }

        long receivedAt() {
            return head == null ? Long.MAX_VALUE : head.receivedAt();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private final List<Reader> readers = new ArrayList<>();
    private final PriorityQueue<Reader> next =
            new PriorityQueue<>(java.util.Comparator.comparingLong(Reader::receivedAt));

    /**
     * Opens files.
     *
     * @throws IOException when one cannot be read
     * @throws RecordedException when its first line is wrong
     */
    public RecordedFiles(List<Source> sources) throws IOException, RecordedException {
        for (Source source : sources) {
            Reader reader = new Reader(source);
            readers.add(reader);
            if (reader.advance()) {
                next.add(reader);
            }
        }
    }

    /**
     * Returns the next record, null at the end.
     *
     * @throws RecordedException that names file and line of what is wrong
     */
    public @Nullable Recorded next() throws IOException, RecordedException {
        Reader reader = next.poll();
        if (reader == null) {
            return null;
        }
        Recorded record = reader.head;
        if (reader.advance()) {
            next.add(reader);
        }
        return record;
    }

    @Override
    public void close() throws IOException {
        for (Reader reader : readers) {
            reader.close();
        }
    }
}
