package dev.faultline.jobs.deadletters;

import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.AvroCodec;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.TopicDump;
import dev.faultline.schema.Redrive;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads dead letters, and which of them were sent again. Belongs to no consumer group. */
public final class LetterTopics implements AutoCloseable {

    private final KafkaSettings settings;
    private final TopicDump dump;

    /** Connects to the brokers of the settings. */
    public LetterTopics(KafkaSettings settings) {
        this.settings = settings;
        this.dump = new TopicDump(settings);
    }

    /** Returns the names of the topics of dead letters. */
    public static List<String> names() {
        return Topics.all().stream()
                .filter(topic -> topic.schema() == null)
                .map(topic -> topic.name())
                .toList();
    }

    /**
     * Hands over the letters that are in a topic now, in order within a partition.
     *
     * @throws org.apache.kafka.common.KafkaException when the brokers do not answer or have no such
     *     topic
     */
    public void read(String topic, LetterFilter filter, Consumer<StoredLetter> letters) {
        dump.read(
                topic,
                record -> {
                    StoredLetter letter = new StoredLetter(record);
                    if (filter.matches(letter)) {
                        letters.accept(letter);
                    }
                });
    }

    /** Returns what is known of letters that were sent again, by position of the letter. */
    public Map<String, Redrive> redrives() {
        AvroCodec<Redrive> codec =
                new AvroCodec<>(Topics.REDRIVES, Redrive.class, settings.registry());
        Map<String, Redrive> redrives = new HashMap<>();
        dump.read(
                Topics.REDRIVES,
                record -> {
                    try {
                        redrives.put(
                                new String(record.key(), StandardCharsets.UTF_8),
                                codec.decode(record.value()));
                    } catch (UndecodableRecordException e) {
                        throw new IllegalStateException(
                                "cannot read what was sent again, at offset " + record.offset(), e);
                    }
                });
        return redrives;
    }

    @Override
    public void close() {
        dump.close();
    }
}
