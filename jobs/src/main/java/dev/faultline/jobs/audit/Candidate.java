package dev.faultline.jobs.audit;

import dev.faultline.jobs.audit.Row.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An event that claims a key. Of those of one data set the smallest is the crash, the others are
 * its duplicates.
 *
 * @param row what was kept
 */
record Candidate(Row row) {

    static final Comparator<Candidate> ORDER =
            Comparator.comparingLong(Candidate::receivedAt)
                    .thenComparing(each -> each.row.text(2))
                    .thenComparing(Candidate::eventId);

    private static final int HASH_DIGITS = 16;
    private static final int EXACT_KEYS_FROM = 3;

    /** The claims of one event, from all its versions. */
    static List<Candidate> ofVersions(List<Version> versions) {
        Map<String, Candidate> smallest = new TreeMap<>();
        long learntAt = versions.stream().mapToLong(Version::learntAt).max().orElse(0);
        for (Version version : versions) {
            for (String key : version.exactKeys()) {
                smallest.merge(key, of(key, version, 0, List.of(), learntAt), Candidate::smaller);
            }
            String near = version.nearKey();
            if (near != null) {
                smallest.merge(
                        near,
                        of(near, version, version.nearSeconds(), version.exactKeys(), learntAt),
                        Candidate::smaller);
            }
        }
        return new ArrayList<>(smallest.values());
    }

    private static Candidate of(
            String key, Version version, long seconds, List<String> exact, long learntAt) {
        String hash = version.contentHash();
        String[] texts = new String[EXACT_KEYS_FROM + exact.size()];
        texts[0] = version.eventId();
        texts[1] = version.isReport() ? "REPORT" : "PING";
        texts[2] = hash.substring(0, Math.min(HASH_DIGITS, hash.length()));
        for (int i = 0; i < exact.size(); i++) {
            texts[EXACT_KEYS_FROM + i] = exact.get(i);
        }
        return new Candidate(
                Row.of(
                        key,
                        Kind.CANDIDATE,
                        new long[] {version.receivedAt(), seconds, learntAt},
                        texts));
    }

    static Candidate smaller(Candidate one, Candidate other) {
        return ORDER.compare(one, other) <= 0 ? one : other;
    }

    boolean isNear() {
        return row.key().startsWith("D");
    }

    String eventId() {
        return row.text(0);
    }

    boolean isReport() {
        return row.text(1).equals("REPORT");
    }

    long receivedAt() {
        return row.number(0);
    }

    /** Latest receive time at which monitoring may have learnt of the event. */
    long learntAt() {
        return row.number(2);
    }

    /** Whether two that share this key may be one crash. */
    boolean mayBeSameCrashAs(Candidate other) {
        if (Math.abs(row.number(1) - other.row.number(1)) > 2) {
            return false;
        }
        for (char tier : new char[] {'A', 'B', 'C'}) {
            String mine = exactKey(tier);
            String its = other.exactKey(tier);
            if (!mine.isEmpty() && !its.isEmpty() && !mine.equals(its)) {
                return false;
            }
        }
        return true;
    }

    private String exactKey(char tier) {
        for (int i = EXACT_KEYS_FROM; i < row.texts().length; i++) {
            if (row.text(i).charAt(0) == tier) {
                return row.text(i);
            }
        }
        return "";
    }
}
