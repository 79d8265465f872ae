package dev.faultline.functions.control;

import dev.faultline.schema.FixedSignature;
import dev.faultline.schema.PolicyRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signatures that policy records mark fixed. All records that are in force hold together; should
 * two speak of the same signature, the later build counts. At most {@value #MAX_MARKS} marks.
 */
public final class FixedSignatures {

    static final int MAX_MARKS = 10_000;

    private final Map<String, List<Mark>> bySignature = new HashMap<>();

    private record Mark(long fromMillis, String product, String channel, String build) {}

    private FixedSignatures() {}

    /** What records say. */
    public static FixedSignatures of(List<PolicyRecord> records) {
        FixedSignatures fixed = new FixedSignatures();
        records.stream()
                .sorted(Comparator.comparing(PolicyRecord::getPolicyId))
                .flatMap(
                        record ->
                                record.getFixed().stream()
                                        .map(
                                                mark ->
                                                        Map.entry(
                                                                mark,
                                                                record.getEffectiveFrom()
                                                                        .toEpochMilli())))
                .filter(entry -> !entry.getKey().getFixedInBuild().isEmpty())
                .limit(MAX_MARKS)
                .forEach(entry -> fixed.add(entry.getKey(), entry.getValue()));
        return fixed;
    }

    private void add(FixedSignature mark, long fromMillis) {
        bySignature
                .computeIfAbsent(mark.getSignature(), key -> new ArrayList<>(1))
                .add(
                        new Mark(
                                fromMillis,
                                mark.getProduct(),
                                mark.getChannel(),
                                mark.getFixedInBuild()));
    }

    /**
     * The build in which the signature was marked fixed, when a crash is of that or a later build.
     *
     * @return null when the signature is not marked, or the build is an older one
     */
    public @Nullable String fixedIn(
            String product, String channel, String signature, String buildId, long receivedAt) {
        String fixedIn = null;
        for (Mark mark : bySignature.getOrDefault(signature, List.of())) {
            boolean holds =
                    mark.fromMillis <= receivedAt
                            && mark.product.equals(product)
                            && (mark.channel.isEmpty() || mark.channel.equals(channel));
            if (holds && (fixedIn == null || isBefore(fixedIn, mark.build))) {
                fixedIn = mark.build;
            }
        }
        return fixedIn == null || isBefore(buildId, fixedIn) ? null : fixedIn;
    }

    /** Build ids are times of the same length, except where they are plain numbers. */
    private static boolean isBefore(String one, String two) {
        return one.length() == two.length() ? one.compareTo(two) < 0 : one.length() < two.length();
    }
}
