package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.audit.Finding.Kind;
import dev.faultline.schema.LinkState;
import java.util.List;

/** Links stand exactly between pings and reports that share a key and both count. */
final class LinkCheck {

    private final Snapshot snapshot;
    private final AuditSettings settings;
    private final Findings findings;
    private final long time;
    private final boolean isWhole;
    private long links;

    /**
     * Creates the check.
     *
     * @param time receive time up to which monitoring has published everything
     */
    LinkCheck(Snapshot snapshot, AuditSettings settings, Findings findings, long time) {
        this.snapshot = snapshot;
        this.settings = settings;
        this.findings = findings;
        this.time = time;
        this.isWhole = snapshot.isWhole(Topics.EVENTS);
    }

    void run(SpilledRows pairs) {
        for (int i = 0; i < pairs.shards(); i++) {
            pairs.shard(i).forEach(this::check);
        }
    }

    long links() {
        return links;
    }

    private void check(String key, List<Row> rows) {
        Current row = Current.of(SpilledRows.of(Row.Kind.LINK, rows));
        List<Row> sides = SpilledRows.of(Row.Kind.PAIR, rows);
        if (row.isDoubled()) {
            findings.add(
                    Kind.DOUBLED,
                    Topics.LINKS,
                    key,
                    "has current rows in " + row.rows().size() + " partitions");
        }
        if (row.appendedAt() > snapshot.takenAt()
                || sides.stream().anyMatch(side -> side.number(2) > time)) {
            return;
        }
        boolean bothCount = hasSide(sides, 0) && hasSide(sides, 1);
        boolean isSure = sides.stream().anyMatch(side -> !side.text(0).equals("D"));
        boolean isLinked = !row.isEmpty() && row.newest().text(0).equals(LinkState.LINKED.name());
        links += isLinked ? 1 : 0;
        Deletions.Right right =
                sides.stream()
                        .map(side -> new Deletions.Right(side.number(3) == 1, side.number(4)))
                        .reduce(Deletions.Right.NONE, Deletions.Right::or);
        if (row.isEmpty() && right.mayBeGone()) {
            return;
        }
        if (!row.isEmpty()
                && right.isBrokenBy(
                        row.appendedAt(), settings.allowedDelay().toMillis(), snapshot.takenAt())) {
            findings.add(
                    Kind.OVERDUE,
                    Topics.LINKS,
                    key,
                    "the client of one of them asked to be forgotten, and the link is still there");
        }
        if (bothCount && isSure && !isLinked) {
            findings.add(
                    row.isEmpty() ? Kind.MISSING : Kind.ALTERED,
                    Topics.LINKS,
                    key,
                    row.isDeleted()
                            ? "was deleted"
                            : "they share a key and "
                                    + (row.isEmpty() ? "have no link" : "are not linked"));
        } else if (isLinked && !bothCount && (isWhole || !sides.isEmpty())) {
            findings.add(
                    sides.isEmpty() ? Kind.UNKNOWN : Kind.ALTERED,
                    Topics.LINKS,
                    key,
                    sides.isEmpty() ? "they share no key" : "one of them is a duplicate");
        } else if (isLinked
                && bothCount
                && sides.stream().noneMatch(s -> s.text(0).equals(row.newest().text(1)))) {
            findings.add(
                    Kind.ALTERED,
                    Topics.LINKS,
                    key,
                    "names tier " + row.newest().text(1) + ", of which they share no key");
        }
    }

    private static boolean hasSide(List<Row> sides, int side) {
        return sides.stream().anyMatch(row -> row.number(0) == side && row.number(1) == 1);
    }
}
