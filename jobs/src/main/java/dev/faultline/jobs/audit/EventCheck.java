package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.audit.Finding.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Each event has one current public row, which says what one of its versions says, and a protected
 * part. Hands the keys of the events on.
 */
final class EventCheck {

    private final Snapshot snapshot;
    private final AuditSettings settings;
    private final Findings findings;
    private final Ages ages;
    private final Deletions deletions;
    private long events;
    private long forgotten;

    EventCheck(
            Snapshot snapshot,
            AuditSettings settings,
            Findings findings,
            Ages ages,
            Deletions deletions) {
        this.snapshot = snapshot;
        this.settings = settings;
        this.findings = findings;
        this.ages = ages;
        this.deletions = deletions;
    }

    void run(SpilledRows rows, SpilledRows keys) {
        for (int i = 0; i < rows.shards(); i++) {
            for (Map.Entry<String, List<Row>> event : rows.shard(i).entrySet()) {
                check(event.getKey(), event.getValue());
                Candidate.ofVersions(inTime(event.getValue()))
                        .forEach(candidate -> keys.add(candidate.row()));
            }
        }
    }

    private List<Version> inTime(List<Row> rows) {
        return SpilledRows.of(Row.Kind.VERSION, rows).stream()
                .map(Version::new)
                .filter(version -> !version.isLate(settings))
                .toList();
    }

    long events() {
        return events;
    }

    /** Events whose client asked to be forgotten, and whose rows are gone. */
    long forgotten() {
        return forgotten;
    }

    private void check(String eventId, List<Row> rows) {
        List<Version> versions =
                SpilledRows.of(Row.Kind.VERSION, rows).stream().map(Version::new).toList();
        Current row = Current.of(SpilledRows.of(Row.Kind.PROCESSED, rows));
        Current hidden = Current.of(SpilledRows.of(Row.Kind.PROTECTED, rows));
        if (versions.isEmpty()) {
            checkWithoutVersion(eventId, row, hidden);
            return;
        }
        events++;
        Deletions.Right right = deletions.of(versions);
        boolean mustBeThere =
                !right.mayBeGone()
                        && versions.stream().anyMatch(each -> ages.isYoung(each.appendedAt()));
        if (right.mayBeGone() && row.isEmpty() && hidden.isEmpty()) {
            forgotten++;
        }
        checkDeleted(Topics.PROCESSED, eventId, row, right);
        checkDeleted(Topics.PROTECTED, eventId, hidden, right);
        if (row.isDoubled()) {
            findings.add(
                    Kind.DOUBLED,
                    Topics.PROCESSED,
                    eventId,
                    "has current rows in "
                            + row.rows().size()
                            + " partitions: "
                            + row.rows().stream()
                                    .map(Current::positionOf)
                                    .collect(Collectors.joining(" and ")));
        }
        if (row.isEmpty() && mustBeThere) {
            findings.add(
                    Kind.MISSING,
                    Topics.PROCESSED,
                    eventId,
                    row.isDeleted() ? "was deleted" : "has an event and no public row");
        } else if (!row.isEmpty() && row.appendedAt() <= snapshot.takenAt()) {
            checkPublic(eventId, row.newest(), versions);
        }
        if (hidden.isEmpty() && mustBeThere) {
            findings.add(
                    Kind.MISSING,
                    Topics.PROTECTED,
                    eventId,
                    hidden.isDeleted() ? "was deleted" : "has an event and no protected part");
        }
        for (Row part : hidden.rows()) {
            if (hidden.appendedAt() <= snapshot.takenAt()
                    && versions.stream().noneMatch(v -> v.receivedAt() == part.number(4))) {
                findings.add(
                        Kind.ALTERED,
                        Topics.PROTECTED,
                        part.text(0),
                        "the protected part of " + eventId + " has another receive time");
            }
        }
    }

    private void checkDeleted(String topic, String eventId, Current row, Deletions.Right right) {
        if (!row.isEmpty()
                && right.isBrokenBy(
                        row.appendedAt(), settings.allowedDelay().toMillis(), snapshot.takenAt())) {
            findings.add(
                    Kind.OVERDUE,
                    topic,
                    eventId,
                    "its client asked to be forgotten, and its row is still there");
        }
    }

    private void checkWithoutVersion(String eventId, Current row, Current hidden) {
        long newest = Math.max(row.appendedAt(), hidden.appendedAt());
        // An event that came while the audit was reading, or one that is past its time.
        if (newest > snapshot.takenAt() || !ages.isFarFromRetention(newest)) {
            return;
        }
        String topic = row.isEmpty() ? Topics.PROTECTED : Topics.PROCESSED;
        if (!row.isEmpty() || !hidden.isEmpty()) {
            findings.add(Kind.UNKNOWN, topic, eventId, "there is no such event");
        }
    }

    private void checkPublic(String eventId, Row row, List<Version> versions) {
        List<String> said = List.of(row.texts());
        Set<String> fewest = new TreeSet<>();
        boolean first = true;
        for (Version version : versions) {
            List<String> differing = PublicFields.differing(said, version.publicFields());
            if (differing.isEmpty()) {
                return;
            }
            if (first || differing.size() < fewest.size()) {
                fewest.clear();
                fewest.addAll(differing);
                first = false;
            }
        }
        findings.add(
                Kind.ALTERED,
                Topics.PROCESSED,
                eventId,
                "differs from every version of the event, from the closest in "
                        + String.join(", ", fewest));
    }
}
