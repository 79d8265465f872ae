package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.audit.Finding.Kind;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.SignatureAlias;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a program that cannot detect spikes can say of alerts: each is the one its fingerprint
 * names, its states follow one another, its numbers fit together, none fires for longer than it is
 * valid, and it speaks of no more crashes than there are.
 */
final class AlertCheck {

    /** Steps that an alert may count early or late, and how late a crash may be told of. */
    private static final long HOUR = 3_600_000;

    private static final String LOOP = "loop";
    private static final String LEARNING = "learning";
    private static final int FINGERPRINT_BYTES = 8;
    private static final double NEARLY = 1e-6;

    private final Snapshot snapshot;
    private final Findings findings;
    private final Map<String, Last> last = new TreeMap<>();
    private final Map<String, List<Recount>> recounts = new HashMap<>();
    private final Set<String> heirs = new HashSet<>();
    private boolean isPrepared;

    private record Last(@Nullable Alert alert, int partition, long appendedAt) {}

    /** Crashes of the signature of an alert, in the time that it speaks of. */
    private static final class Recount {

        private final Alert alert;
        private long surely;
        private long perhaps;

        Recount(Alert alert) {
            this.alert = alert;
        }
    }

    AlertCheck(Snapshot snapshot, Findings findings) {
        this.snapshot = snapshot;
        this.findings = findings;
    }

    /** Takes a statement, in order within its partition; null for a deletion. */
    void take(ConsumerRecord<byte[], byte[]> record, @Nullable Alert alert) {
        String key = Scan.key(record);
        Last before = last.get(key);
        if (before != null && before.partition() != record.partition()) {
            findings.add(
                    Kind.DOUBLED,
                    Topics.ALERTS,
                    key,
                    "is spoken of in partitions "
                            + before.partition()
                            + " and "
                            + record.partition());
        }
        if (alert != null) {
            checkFields(record, alert);
            checkOrder(record, before == null ? null : before.alert(), alert);
        }
        last.put(key, new Last(alert, record.partition(), record.timestamp()));
    }

    /** Takes a signature that follows another. */
    void take(SignatureAlias alias) {
        heirs.add(subject(alias.getProduct(), alias.getChannel(), alias.getSuccessor()));
    }

    private void checkFields(ConsumerRecord<byte[], byte[]> record, Alert alert) {
        if (!fingerprint(alert).equals(alert.getFingerprint())) {
            altered(record, alert, "its fingerprint is not the one of what it speaks of");
        }
        boolean isOver =
                alert.getState() == AlertState.RESOLVED || alert.getState() == AlertState.RETRACTED;
        if (isOver != (alert.getResolvedAt() != null)) {
            altered(record, alert, "state and resolved_at contradict each other");
        }
        if (alert.getFiredAt().isAfter(alert.getUpdatedAt())
                || alert.getOnset().isAfter(alert.getFiredAt())
                || alert.getUpdatedAt().isAfter(alert.getValidUntil())) {
            altered(record, alert, "onset, fired_at, updated_at, valid_until are not in order");
        }
        if (alert.getKind() == AlertKind.CRASHES && !isOver) {
            checkNumbers(record, alert);
        }
    }

    private void checkNumbers(ConsumerRecord<byte[], byte[]> record, Alert alert) {
        if (alert.getAlertClass().equals(LOOP)) {
            return;
        }
        if (alert.getClients() > alert.getCrashes() + NEARLY) {
            altered(record, alert, "more clients than crashes");
        }
        if (alert.getRatioLow() > alert.getRatio() + NEARLY
                || alert.getRatioHigh() + NEARLY < alert.getRatio()) {
            altered(record, alert, "ratio is outside of its interval");
        }
        if (isJustFired(alert) && alert.getScore() < alert.getThreshold()) {
            altered(record, alert, "fired below its threshold");
        }
    }

    /** Whether its figures are still those with which it fired. */
    private static boolean isJustFired(Alert alert) {
        return alert.getState() == AlertState.FIRING
                && alert.getProvenance().getLastStep().equals(alert.getFiredAt());
    }

    private void checkOrder(
            ConsumerRecord<byte[], byte[]> record, @Nullable Alert before, Alert now) {
        boolean isFirst = before == null;
        if (isFirst && now.getState() == AlertState.UPDATED && now.getRevision() == 1) {
            altered(record, now, "its first statement is an update");
        }
        if (before == null) {
            return;
        }
        boolean wasOver = before.getResolvedAt() != null;
        // After a restart the same may be said again, so only what cannot be a repetition counts.
        boolean isNews = now.getUpdatedAt().isAfter(before.getUpdatedAt());
        if (isNews && wasOver && now.getState() == AlertState.UPDATED) {
            altered(record, now, "is updated after it was over");
        }
        if (isNews
                && wasOver
                && now.getKind() == AlertKind.CRASHES
                && now.getResolvedAt() == null
                && now.getFiredAt().isBefore(before.getUpdatedAt())) {
            altered(record, now, "fires again with the old time of firing");
        }
    }

    private void altered(ConsumerRecord<byte[], byte[]> record, Alert alert, String message) {
        findings.add(
                Kind.ALTERED,
                Topics.ALERTS,
                alert.getFingerprint() + " at " + Scan.where(record),
                message);
    }

    private static String fingerprint(Alert alert) {
        boolean isNamedByClass =
                alert.getKind() != AlertKind.CRASHES
                        || alert.getAlertClass().equals(LOOP)
                        || alert.getAlertClass().equals(LEARNING);
        String more = isNamedByClass ? alert.getAlertClass() : "";
        String identity =
                String.join(
                        "\u001f",
                        alert.getKind().name(),
                        alert.getProduct(),
                        alert.getChannel(),
                        alert.getSignature(),
                        more);
        byte[] hash = Digests.sha256().digest(identity.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    }

    /**
     * Counts a crash for the alerts that speak of it. A duplicate that came before its original was
     * news when it came, and no alert takes that back.
     */
    void seen(Version first, List<Version> versions, boolean isCounted) {
        if (!isPrepared) {
            prepare();
        }
        if (recounts.isEmpty() || first.isReport()) {
            return;
        }
        List<String> seen = new ArrayList<>();
        for (Version version : versions) {
            for (String signature : List.of(version.signature(), version.signatureNext())) {
                String key = subject(version.product(), version.channel(), signature);
                if (!signature.isEmpty() && !seen.contains(key)) {
                    seen.add(key);
                    recounts.getOrDefault(key, List.of()).forEach(each -> add(first, each));
                }
            }
        }
        if (isCounted && seen.size() == 1 && versions.size() == 1) {
            recounts.getOrDefault(seen.get(0), List.of()).forEach(each -> addSurely(first, each));
        }
    }

    private static void add(Version crash, Recount recount) {
        long from = recount.alert.getProvenance().getFirstStep().toEpochMilli() - HOUR;
        long to = recount.alert.getProvenance().getLastStep().toEpochMilli();
        if (crash.receivedAt() >= from && crash.receivedAt() < to) {
            recount.perhaps++;
        }
    }

    private static void addSurely(Version crash, Recount recount) {
        long step = recount.alert.getProvenance().getStepMillis();
        long from = recount.alert.getProvenance().getFirstStep().toEpochMilli() + step;
        long to = recount.alert.getProvenance().getLastStep().toEpochMilli() - step;
        if (crash.receivedAt() >= from && crash.receivedAt() < to) {
            recount.surely++;
        }
    }

    private void prepare() {
        isPrepared = true;
        for (Last each : last.values()) {
            Alert alert = each.alert();
            if (alert != null && isRecounted(alert) && each.appendedAt() <= snapshot.takenAt()) {
                recounts.computeIfAbsent(subject(alert), key -> new ArrayList<>())
                        .add(new Recount(alert));
            }
        }
    }

    /**
     * A loop counts about an hour, a crash that came late counts when it came, and a signature that
     * took over from others counts theirs.
     */
    private boolean isRecounted(Alert alert) {
        return alert.getKind() == AlertKind.CRASHES
                && !heirs.contains(subject(alert))
                && !alert.getAlertClass().equals(LOOP)
                && !alert.getLate();
    }

    private static String subject(Alert alert) {
        return subject(alert.getProduct(), alert.getChannel(), alert.getSignature());
    }

    private static String subject(String product, String channel, String signature) {
        return String.join("\u001f", product, channel, signature);
    }

    /**
     * Ends the check.
     *
     * @param time receive time up to which monitoring has published everything
     * @param areEventsWhole whether all events are still there to be counted
     */
    void run(long time, boolean areEventsWhole) {
        last.forEach((key, each) -> checkStale(key, each.alert(), time));
        if (!isPrepared) {
            prepare();
        }
        if (areEventsWhole) {
            recounts.values().forEach(each -> each.forEach(this::checkRecount));
        }
    }

    private void checkStale(String key, @Nullable Alert alert, long time) {
        if (alert == null || alert.getResolvedAt() != null) {
            return;
        }
        if (alert.getValidUntil().toEpochMilli() < time) {
            findings.add(
                    Kind.OVERDUE,
                    Topics.ALERTS,
                    key,
                    "still "
                            + alert.getState()
                            + ", but valid only until "
                            + alert.getValidUntil()
                            + "; nobody has said it again or resolved it");
        }
    }

    private void checkRecount(Recount recount) {
        long said = recount.alert.getCrashes();
        // Later figures may be those of a newer run of evidence.
        long least = isJustFired(recount.alert) ? recount.surely : 0;
        if (said > recount.perhaps || said < least) {
            findings.add(
                    Kind.ALTERED,
                    Topics.ALERTS,
                    recount.alert.getFingerprint(),
                    "speaks of "
                            + said
                            + " crashes, recomputed at least "
                            + least
                            + " and at most "
                            + recount.perhaps);
        } else if (recount.alert.getObserved() > said + 1) {
            findings.add(
                    Kind.ALTERED,
                    Topics.ALERTS,
                    recount.alert.getFingerprint(),
                    "observed more first crashes than crashes");
        }
    }
}
