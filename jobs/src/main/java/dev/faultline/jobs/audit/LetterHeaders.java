package dev.faultline.jobs.audit;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Headers that a dead letter has beside those of the original. */
final class LetterHeaders {

    private LetterHeaders() {}

    static boolean isContext(String header) {
        return header.startsWith("dlq.") || header.startsWith("__connect.errors.");
    }

    /** The last header of a name as text; empty without one. */
    static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? ""
                : new String(header.value(), StandardCharsets.UTF_8);
    }
}
