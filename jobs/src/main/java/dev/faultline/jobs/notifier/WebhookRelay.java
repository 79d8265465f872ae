package dev.faultline.jobs.notifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.notifier.AlertTopic.Row;
import dev.faultline.jobs.notifier.HttpPost.Answer;
import dev.faultline.jobs.notifier.Incidents.News;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a webhook each change of state, in order. What was told is what the committed offsets say:
 * an offset is committed after its news was delivered, and at a restart everything before it is
 * only remembered.
 */
final class WebhookRelay implements Relay {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookRelay.class);

    /** Also keeps the offsets from being forgotten by the broker. */
    private static final long COMMIT_MILLIS = Duration.ofMinutes(1).toMillis();

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final NotifierSettings settings;
    private final WebhookSignature signature;
    private final Meters meters;
    private final String place;
    private final HttpPost http;
    private final Retry retry;

    WebhookRelay(NotifierSettings settings, URI uri, WebhookSignature signature, Meters meters) {
        this.settings = settings;
        this.signature = signature;
        this.meters = meters;
        this.place = HttpPost.place(uri);
        this.http = new HttpPost(uri);
        this.retry = new Retry(settings.giveUpAfter().toMillis());
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void relay(KafkaSettings kafka) throws InterruptedException {
        try (AlertTopic topic = new AlertTopic(kafka, settings.group(), meters)) {
            new Reading(topic).follow();
        }
    }

    /** One reading of the topic from its beginning. */
    private final class Reading {

        private final AlertTopic topic;
        private final Incidents incidents =
                new Incidents(settings.updateInterval().toMillis(), settings.mostAlerts());
        private final Map<TopicPartition, Long> told = new HashMap<>();
        private long committedMillis;

        Reading(AlertTopic topic) {
            this.topic = topic;
        }

        void follow() throws InterruptedException {
            begin();
            while (!Thread.interrupted()) {
                List<Row> rows = topic.next();
                for (Row row : rows) {
                    take(row);
                }
                tellExpired();
                if (!rows.isEmpty()
                        || System.currentTimeMillis() - committedMillis >= COMMIT_MILLIS) {
                    commit();
                }
            }
        }

        /**
         * Reads up to what was told. Where nothing was ever told, that is the present end: of what
         * is there already, only what still fires is news.
         */
        private void begin() throws InterruptedException {
            Map<TopicPartition, Long> ends = topic.ends();
            Map<TopicPartition, OffsetAndMetadata> committed = topic.committed();
            Map<TopicPartition, Long> history = new HashMap<>(ends);
            // An offset beyond the end is that of a topic that was made anew.
            committed.forEach(
                    (partition, offset) -> history.merge(partition, offset.offset(), Math::min));
            Map<String, Statement> unheard = new LinkedHashMap<>();
            List<Row> after = new ArrayList<>();
            while (!topic.hasReached(history)) {
                for (Row row : topic.next()) {
                    if (row.offset() >= history.getOrDefault(row.partition(), 0L)) {
                        after.add(row);
                    } else if (committed.containsKey(row.partition())) {
                        recall(row);
                    } else {
                        keepNewest(unheard, row);
                    }
                }
            }
            incidents.recallExpired(toldThrough(committed));
            told.putAll(history);
            for (Statement statement : unheard.values()) {
                if (statement.isFiringAt(System.currentTimeMillis())) {
                    tell(incidents.next(statement));
                }
            }
            LOG.info(
                    "Read what was told; {} alerts were there before the webhook was",
                    unheard.size());
            commit();
            for (Row row : after) {
                take(row);
            }
        }

        private void recall(Row row) {
            Statement statement = row.statement();
            if (statement != null) {
                incidents.recall(statement);
            }
        }

        private static void keepNewest(Map<String, Statement> newest, Row row) {
            newest.remove(row.key());
            Statement statement = row.statement();
            if (statement != null && statement.isFiringAt(System.currentTimeMillis())) {
                newest.put(row.key(), statement);
            }
        }

        private void take(Row row) throws InterruptedException {
            Statement statement = row.statement();
            List<News> news = statement == null ? List.of() : incidents.next(statement);
            tell(news);
            told.put(row.partition(), row.offset() + 1);
            if (!news.isEmpty()) {
                commit();
            }
        }

        private void tellExpired() throws InterruptedException {
            List<News> news = incidents.expired(System.currentTimeMillis());
            tell(news);
            if (!news.isEmpty()) {
                commit();
            }
        }

        /** The moment goes with the offsets, for expiry has no record of its own. */
        private void commit() {
            committedMillis = System.currentTimeMillis();
            String through = Long.toString(committedMillis);
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            told.forEach(
                    (partition, offset) ->
                            offsets.put(partition, new OffsetAndMetadata(offset, through)));
            topic.commit(offsets);
        }

        private static long toldThrough(Map<TopicPartition, OffsetAndMetadata> committed) {
            return committed.values().stream()
                    .map(OffsetAndMetadata::metadata)
                    .filter(text -> text.matches("[0-9]{1,18}"))
                    .mapToLong(Long::parseLong)
                    .max()
                    .orElse(0);
        }
    }

    private void tell(List<News> news) throws InterruptedException {
        for (News one : news) {
            deliver(one);
        }
    }

    /** Returns when the webhook took it, or it was given up. */
    private void deliver(News news) throws InterruptedException {
        byte[] body = json(WebhookDocument.of(news, settings.writer()));
        meters.webhookWaitingSince.set(System.currentTimeMillis());
        for (int attempts = 1; ; attempts++) {
            Answer answer = http.post(body, headers(news, body));
            if (answer.isTaken()) {
                meters.webhookDelivered.incrementAndGet();
                LOG.info("Told the webhook {}", news.id());
                break;
            }
            meters.webhookFailed.incrementAndGet();
            long age = System.currentTimeMillis() - news.statement().appendedMillis();
            OptionalLong wait = retry.after(answer, attempts, age);
            if (wait.isEmpty()) {
                meters.webhookGivenUp.incrementAndGet();
                LOG.error(
                        "Gave up telling {} about {} after {} attempts: {}",
                        place,
                        news.id(),
                        attempts,
                        answer.problem());
                break;
            }
            LOG.warn(
                    "{} did not take {}: {}; again in {} ms",
                    place,
                    news.id(),
                    answer.problem(),
                    wait.getAsLong());
            Thread.sleep(wait.getAsLong());
        }
        meters.webhookWaitingSince.set(0);
    }

    private Map<String, String> headers(News news, byte[] body) {
        long seconds = System.currentTimeMillis() / 1000;
        return Map.of(
                "Idempotency-Key",
                news.id(),
                "Faultline-Timestamp",
                Long.toString(seconds),
                "Faultline-Signature",
                signature.of(seconds, body));
    }

    private static byte[] json(WebhookDocument document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of strings and numbers", e);
        }
    }
}
