package dev.faultline.jobs.notifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.notifier.AlertTopic.Row;
import dev.faultline.jobs.notifier.HttpPost.Answer;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the current state of every alert to each Alertmanager, again and again. Members of an
 * Alertmanager cluster all have to be told; they agree among themselves who notifies.
 */
final class AlertmanagerRelay implements Relay {

    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerRelay.class);

    /** Some 2 KB each; a request stays below half a megabyte. */
    private static final int ALERTS_PER_REQUEST = 200;

    private static final int BAD_REQUEST = 400;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final NotifierSettings settings;
    private final Meters meters;
    private final CurrentAlerts alerts;
    private final List<Member> members;

    AlertmanagerRelay(NotifierSettings settings, Meters meters) {
        this.settings = settings;
        this.meters = meters;
        this.alerts = new CurrentAlerts(settings.mostAlerts());
        this.members = settings.alertmanagers().stream().map(Member::new).toList();
    }

    @Override
    public String name() {
        return "alertmanager";
    }

    @Override
    public void relay(KafkaSettings kafka) throws InterruptedException {
        try (AlertTopic topic = new AlertTopic(kafka, settings.group() + "-state", meters)) {
            // An alert that ended must not be sent as firing just because its end comes later.
            Map<TopicPartition, Long> ends = topic.ends();
            while (!topic.hasReached(ends)) {
                take(topic.next());
            }
            LOG.info("Read the alerts: {} fire", alerts.firing(System.currentTimeMillis()));
            while (!Thread.interrupted()) {
                for (Member member : members) {
                    member.sendWhenDue(System.currentTimeMillis());
                }
                if (take(topic.next())) {
                    long now = System.currentTimeMillis();
                    members.forEach(member -> member.changed(now));
                }
            }
        }
    }

    private boolean take(List<Row> rows) {
        long now = System.currentTimeMillis();
        for (Row row : rows) {
            Statement statement = row.statement();
            if (statement == null) {
                alerts.delete(row.key());
            } else if (!alerts.put(statement, now)) {
                meters.noRoom.incrementAndGet();
                LOG.error("No room for alert {}: {} fire", row.key(), alerts.firing(now));
            }
        }
        meters.firing.set(alerts.firing(now));
        return !rows.isEmpty();
    }

    /** One Alertmanager. */
    private final class Member {

        private final String place;
        private final HttpPost http;
        private final Outbox outbox = new Outbox(settings.writer());
        private Pace pace = Pace.START;

        Member(URI base) {
            this.place = HttpPost.place(base);
            this.http = new HttpPost(URI.create(base + "/api/v2/alerts"));
        }

        void changed(long nowMillis) {
            pace = pace.changed(nowMillis);
        }

        void sendWhenDue(long nowMillis) throws InterruptedException {
            if (pace.isDue(nowMillis)) {
                Collection<Statement> current = alerts.at(nowMillis);
                boolean isTaken = send(outbox.due(current, nowMillis), nowMillis);
                long interval = settings.interval().toMillis();
                if (isTaken && pace.failures() > 0) {
                    LOG.info("Alertmanager at {} answers again", place);
                }
                pace = isTaken ? pace.sent(nowMillis, interval) : pace.failed(nowMillis, interval);
            }
        }

        private boolean send(List<AlertmanagerAlert> due, long nowMillis)
                throws InterruptedException {
            for (int from = 0; from < due.size(); from += ALERTS_PER_REQUEST) {
                List<AlertmanagerAlert> some =
                        due.subList(from, Math.min(due.size(), from + ALERTS_PER_REQUEST));
                Answer answer = http.post(json(some), settings.alertmanagerHeaders());
                if (answer.isTaken()) {
                    meters.alertmanagerTaken.incrementAndGet();
                    meters.alertmanagerTakenAt.set(System.currentTimeMillis());
                    outbox.taken(some, nowMillis);
                } else {
                    meters.alertmanagerFailed.incrementAndGet();
                    LOG.warn("Alertmanager at {} did not take alerts: {}", place, answer.problem());
                    // It takes the good ones of a request it calls bad; haste would change nothing.
                    if (answer.status() != BAD_REQUEST) {
                        return false;
                    }
                }
            }
            return true;
        }

        private byte[] json(List<AlertmanagerAlert> some) {
            try {
                return JSON.writeValueAsBytes(some);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("records of strings", e);
            }
        }
    }
}
