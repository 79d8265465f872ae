package dev.faultline.jobs.deadletters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it lies in its topic.
 *
 * @param record the record
 */
public record StoredLetter(ConsumerRecord<byte[], byte[]> record) {

    /** First of the headers that a job adds behind those of the client. */
    private static final String FIRST_HEADER = "dlq.reason";

    private static final int WIRE_HEADER_BYTES = 5;
    private static final int HASH_BYTES = 8;

    /** Returns topic, partition and offset of the letter. */
    public String position() {
        return record.topic() + '/' + record.partition() + '/' + record.offset();
    }

    /** Returns the reason code, empty when it says none. */
    public String reason() {
        return header(FIRST_HEADER);
    }

    /** Returns the topic that it came from. */
    public String sourceTopic() {
        return header("dlq.topic");
    }

    /** Returns the partition that it came from, −1 when it does not say. */
    public int sourcePartition() {
        return (int) number("dlq.partition");
    }

    /** Returns the offset that it had there, −1 when it does not say. */
    public long sourceOffset() {
        return number("dlq.offset");
    }

    /** Returns when it became a dead letter. */
    public Instant writtenAt() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    /** Returns what is wrong with it, which never has a word of the payload. */
    public String message() {
        return header("dlq.message");
    }

    /** Returns the headers that the client's record had. */
    public List<Header> originalHeaders() {
        Header[] all = record.headers().toArray();
        int end = all.length;
        for (int i = all.length - 1; i >= 0; i--) {
            if (all[i].key().equals(FIRST_HEADER)) {
                end = i;
                break;
            }
        }
        return List.of(all).subList(0, end);
    }

    /** Returns everything about it that is nobody's personal data. */
    public ObjectNode preview() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("position", position());
        node.put("reason", reason());
        node.put("message", message());
        node.put("stage", header("dlq.stage"));
        node.put("build", header("dlq.build"));
        node.put("source", sourceTopic() + '/' + sourcePartition() + '/' + sourceOffset());
        node.put("written_at", writtenAt().toString());
        node.put("key_bytes", length(record.key()));
        node.put("value_bytes", length(record.value()));
        node.put("key_hash", hash(record.key()));
        node.put("value_hash", hash(record.value()));
        byte[] value = record.value();
        if (value != null && value.length >= WIRE_HEADER_BYTES && value[0] == 0) {
            node.put("schema_id", ByteBuffer.wrap(value).getInt(1));
        } else {
            node.putNull("schema_id");
        }
        node.put("header_bytes", headerBytes());
        node.put("headers", originalHeaders().size());
        return node;
    }

    /** Returns the preview as lines of names and values. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        preview()
                .properties()
                .forEach(
                        field ->
                                lines.add(
                                        String.format(
                                                "%-13s %s",
                                                field.getKey(), field.getValue().asText())));
        return lines;
    }

    private int headerBytes() {
        return originalHeaders().stream().mapToInt(each -> length(each.value())).sum();
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** Equal bytes have equal hashes, so that letters can be grouped unseen. */
    private static String hash(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "";
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private String header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? ""
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    private long number(String name) {
        try {
            return Long.parseLong(header(name));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
