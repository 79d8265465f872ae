package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.audit.Finding.Kind;
import dev.faultline.schema.Fate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Each input has exactly one fate, and what that fate asks for: an event where it was accepted, the
 * same bytes among the dead letters where it was not readable, nothing where policy rejected it.
 */
final class InputCheck {

    private final Snapshot snapshot;
    private final Scan scan;
    private final AuditSettings settings;
    private final Findings findings;
    private final Ages ages;
    private final LedgerCheck ledger;
    private final Map<String, Long> fates = new TreeMap<>();
    private final Map<String, Waiting> waiting = new TreeMap<>();
    private long inputs;

    /**
     * Inputs of a partition that have no fate yet.
     *
     * @param count how many
     * @param firstOffset the first of them
     * @param since when that was written
     */
    record Waiting(long count, long firstOffset, long since) {}

    InputCheck(
            Snapshot snapshot,
            Scan scan,
            AuditSettings settings,
            Findings findings,
            Ages ages,
            LedgerCheck ledger) {
        this.snapshot = snapshot;
        this.scan = scan;
        this.settings = settings;
        this.findings = findings;
        this.ages = ages;
        this.ledger = ledger;
    }

    void run(SpilledRows positions) {
        for (int i = 0; i < positions.shards(); i++) {
            positions.shard(i).forEach(this::check);
        }
        waiting.forEach(this::checkPatience);
    }

    /** Inputs by fate, each once. */
    Map<String, Long> fates() {
        return fates;
    }

    Map<String, Waiting> waiting() {
        return waiting;
    }

    long inputs() {
        return inputs;
    }

    private void check(String position, List<Row> rows) {
        Position at = Position.of(position);
        List<Row> census = SpilledRows.of(Row.Kind.CENSUS, rows);
        List<Row> events = SpilledRows.of(Row.Kind.EVENT, rows);
        List<Row> letters = SpilledRows.of(Row.Kind.LETTER, rows);
        List<Row> input = SpilledRows.of(Row.Kind.INPUT, rows);
        if (input.isEmpty()) {
            checkOrphans(at, rows);
            return;
        }
        inputs++;
        Row original = input.get(0);
        if (census.isEmpty()) {
            ledger.doubt(at.topic() + '/' + at.partition(), receivedAt(original));
            checkWithoutCensus(at, original, events, letters);
            return;
        }
        Set<String> kinds = new TreeSet<>();
        census.forEach(row -> kinds.add(row.text(0)));
        repeat(Topics.CENSUS, census);
        repeat(Topics.deadLettersOf(at.topic()), letters);
        if (kinds.size() > 1) {
            fates.merge("TWO_FATES", 1L, Long::sum);
            ledger.doubt(at.topic() + '/' + at.partition(), receivedAt(original));
            findings.add(
                    Kind.DOUBLED,
                    Topics.CENSUS,
                    position,
                    "has more than one fate: " + String.join(" and ", kinds));
            return;
        }
        fates.merge(census.get(0).text(0), 1L, Long::sum);
        census.forEach(row -> checkCensus(at, original, row));
        checkFate(at, original, census.get(0), events, letters);
        checkOutcome(at, original, census.get(0), SpilledRows.of(Row.Kind.OUTCOME, rows), events);
    }

    /** What is no crash is told to monitoring as well, which keeps the books. */
    private void checkOutcome(
            Position at, Row original, Row census, List<Row> outcomes, List<Row> events) {
        boolean accepted = census.text(0).equals(Fate.ACCEPTED.name());
        if (!accepted && outcomes.isEmpty() && mustHaveLeft(at, original)) {
            findings.add(
                    Kind.MISSING,
                    Topics.EVENTS,
                    at.toString(),
                    "is no crash, and the books have not been told");
        }
        for (Row outcome : outcomes) {
            if (!outcome.text(0).equals(census.text(0))) {
                findings.add(
                        Kind.ALTERED,
                        Topics.EVENTS,
                        outcome.text(1),
                        "tells of another fate than the census of " + at);
            }
        }
        ledger.addInput(
                at.topic() + '/' + at.partition(),
                census.number(1),
                census.text(0),
                accepted ? events : outcomes);
    }

    private void repeat(String topic, List<Row> rows) {
        if (rows.size() < 2) {
            return;
        }
        findings.repeated(topic, rows.size() - 1L);
        if (settings.repeatsAreFindings()) {
            findings.add(
                    Kind.DOUBLED,
                    topic,
                    rows.get(0).key(),
                    "was said " + rows.size() + " times, word for word");
        }
    }

    private void checkWithoutCensus(
            Position at, Row original, List<Row> events, List<Row> letters) {
        if (!ages.isYoung(original.number(0))) {
            return;
        }
        if (scan.isEnriched(at.topic(), at.partition(), at.offset())
                || !events.isEmpty()
                || !letters.isEmpty()) {
            fates.merge("NONE", 1L, Long::sum);
            findings.add(
                    Kind.MISSING,
                    Topics.CENSUS,
                    at.toString(),
                    "has no fate, though the enrichment is done with it");
            if (events.isEmpty() && letters.isEmpty()) {
                findings.add(
                        Kind.MISSING,
                        at.topic(),
                        at.toString(),
                        "left no trace: neither a fate nor an event nor a dead letter");
            }
            return;
        }
        waiting.merge(
                at.topic() + '/' + at.partition(),
                new Waiting(1, at.offset(), original.number(0)),
                (was, is) ->
                        new Waiting(
                                was.count() + 1,
                                Math.min(was.firstOffset(), is.firstOffset()),
                                Math.min(was.since(), is.since())));
    }

    private void checkPatience(String partition, Waiting some) {
        long age = snapshot.takenAt() - some.since();
        if (age > settings.allowedDelay().toMillis()) {
            findings.add(
                    Kind.OVERDUE,
                    partition.substring(0, partition.indexOf('/')),
                    partition + '/' + some.firstOffset(),
                    some.count()
                            + " inputs without a fate, the first for "
                            + age / 1000
                            + " s, allowed are "
                            + settings.allowedDelay().toSeconds()
                            + " s");
        }
    }

    private void checkCensus(Position at, Row original, Row census) {
        String source = at.topic().equals(Topics.REPORTS) ? "REPORT" : "PING";
        if (!census.text(3).equals(source)) {
            altered(at, "its census names another data set");
        }
        if (census.number(1) != receivedAt(original)) {
            altered(at, "its census has another receive time than the input");
        }
        String eventId = census.text(2);
        String expected = original.text(2);
        if (!eventId.isEmpty() && !expected.isEmpty() && !eventId.equals(expected)) {
            altered(at, "its census has another event id than the input");
        }
    }

    /** Of an envelope that cannot be read, the broker knows when it came. */
    private static long receivedAt(Row original) {
        return original.number(1) == 0 ? original.number(0) : original.number(1);
    }

    private void altered(Position at, String message) {
        findings.add(Kind.ALTERED, Topics.CENSUS, at.toString(), message);
    }

    private void checkFate(
            Position at, Row original, Row census, List<Row> events, List<Row> letters) {
        String letterTopic = Topics.deadLettersOf(at.topic());
        switch (Fate.valueOf(census.text(0))) {
            case ACCEPTED -> {
                if (events.isEmpty() && mustHaveLeft(at, original)) {
                    findings.add(
                            Kind.MISSING,
                            Topics.EVENTS,
                            at.toString(),
                            "was accepted and has no event");
                }
                events.forEach(event -> checkEvent(at, original, census, event));
                letters.forEach(
                        letter ->
                                findings.add(
                                        Kind.DOUBLED,
                                        letterTopic,
                                        at.toString(),
                                        "was accepted and is a dead letter as well"));
            }
            case DEAD_LETTER -> {
                if (letters.isEmpty() && ages.isYoung(original.number(0))) {
                    findings.add(
                            Kind.MISSING,
                            letterTopic,
                            at.toString(),
                            "is a dead letter by its census, and there is none");
                }
                letters.forEach(letter -> checkLetter(at, original, census, letter));
                refuse(at, events, "is a dead letter and has an event");
            }
            case REJECTED_BY_POLICY -> {
                refuse(at, events, "was rejected by policy and has an event");
                letters.forEach(
                        letter ->
                                findings.add(
                                        Kind.DOUBLED,
                                        letterTopic,
                                        at.toString(),
                                        "was rejected by policy and is a dead letter as well"));
            }
            case UNKNOWN -> altered(at, "its census names no fate");
        }
    }

    /** Whether what was made of an input must be among the events that were read. */
    private boolean mustHaveLeft(Position at, Row original) {
        return ages.isYoung(original.number(0))
                && scan.hasLeft(at.topic(), at.partition(), at.offset());
    }

    private void refuse(Position at, List<Row> events, String message) {
        if (!events.isEmpty()) {
            findings.add(Kind.DOUBLED, Topics.EVENTS, at.toString(), message);
        }
    }

    private void checkEvent(Position at, Row original, Row census, Row event) {
        String fault =
                !event.text(0).equals(census.text(2))
                        ? "has another event id than its census"
                        : !event.text(1).equals(original.text(1))
                                ? "has another content hash than the payload of its input"
                                : event.number(1) != original.number(1)
                                        ? "has another receive time than its input"
                                        : !event.text(2).equals(census.text(4))
                                                        || !event.text(3).equals(census.text(5))
                                                        || !event.text(4).equals(census.text(6))
                                                ? "has another product, build or process than its census"
                                                : "";
        if (!fault.isEmpty()) {
            findings.add(
                    Kind.ALTERED, Topics.EVENTS, event.text(5), "the event of " + at + ' ' + fault);
        }
    }

    private void checkLetter(Position at, Row original, Row census, Row letter) {
        String topic = Topics.deadLettersOf(at.topic());
        if (!letter.text(2).equals(original.text(0))) {
            findings.add(
                    Kind.ALTERED,
                    topic,
                    letter.text(3),
                    "key, bytes or headers are not those of " + at);
        }
        String reason = census.text(1);
        // Where a payload was rejected, the census has the parser's own reason.
        if (!letter.text(0).equals(reason) && !letter.text(1).startsWith(reason)) {
            findings.add(
                    Kind.ALTERED,
                    topic,
                    letter.text(3),
                    "has another reason than the census of " + at);
        }
    }

    /** Records that tell of an input that is not there. */
    private void checkOrphans(Position at, List<Row> rows) {
        for (Row row : SpilledRows.of(Row.Kind.CENSUS, rows)) {
            ledger.doubt(at.topic() + '/' + at.partition(), row.number(1));
        }
        if (!snapshot.mayExist(at.topic(), at.partition(), at.offset())) {
            for (Row row : rows) {
                findings.add(
                        Kind.UNKNOWN,
                        topicOf(row, at),
                        row.texts()[row.texts().length - 1],
                        "tells of an input that never was: " + at);
            }
            return;
        }
        if (at.offset() < snapshot.beginning(at.topic(), at.partition())
                && rows.stream().anyMatch(row -> ages.isFarFromRetention(row.number(0)))) {
            findings.add(
                    Kind.MISSING,
                    at.topic(),
                    at.toString(),
                    "is gone, though the topic keeps its records for longer");
        } else if (snapshot.isAudited(at.topic(), at.partition(), at.offset())) {
            findings.add(Kind.MISSING, at.topic(), at.toString(), "is told of and is not there");
        }
    }

    private static String topicOf(Row row, Position at) {
        return switch (row.kind()) {
            case CENSUS -> Topics.CENSUS;
            case LETTER -> Topics.deadLettersOf(at.topic());
            default -> Topics.EVENTS;
        };
    }

    /**
     * Where an input lies.
     *
     * @param topic topic
     * @param partition partition
     * @param offset offset
     */
    private record Position(String topic, int partition, long offset) {

        static Position of(String text) {
            int last = text.lastIndexOf('/');
            int first = text.lastIndexOf('/', last - 1);
            return new Position(
                    text.substring(0, first),
                    Integer.parseInt(text.substring(first + 1, last)),
                    Long.parseLong(text.substring(last + 1)));
        }

        @Override
        public String toString() {
            return topic + '/' + partition + '/' + offset;
        }
    }
}
