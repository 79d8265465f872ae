package dev.faultline.jobs.monitor;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Keeps what a job in this process writes, by name of the recording. */
final class RecordingSink<T> implements Sink<T> {

    private static final Map<String, List<Object>> RECORDINGS = new ConcurrentHashMap<>();

    private final String name;
    private final Class<T> type;

    RecordingSink(String name, Class<T> type) {
        this.name = name;
        this.type = type;
        RECORDINGS.put(name, new CopyOnWriteArrayList<>());
    }

    List<T> rows() {
        return RECORDINGS.getOrDefault(name, List.of()).stream().map(type::cast).toList();
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>(name);
    }

    private record Writer<T>(String name) implements SinkWriter<T> {

        @Override
        public void write(T row, Context context) {
            RECORDINGS.computeIfAbsent(name, each -> new CopyOnWriteArrayList<>()).add(row);
        }

        @Override
        public void flush(boolean endOfInput) {
            // Nothing waits.
        }

        @Override
        public void close() {
            // The recording stays.
        }
    }
}
