package dev.faultline.functions.detect;

import dev.faultline.correlation.CrashOrigin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts the attributes of the crashes of one step. Pings and reports are counted apart, because a
 * crash may have both, and clients that send reports are not like the others.
 */
final class StepAttributes {

    /** In front of the names of attributes that reports state. */
    static final String OF_REPORTS = "report ";

    private static final int MAX_COUNTS = 400;

    private final Map<AttributeCount, Integer> counts = new LinkedHashMap<>();

    void add(StepCrash crash) {
        CrashOrigin origin = crash.origin();
        if (origin == null) {
            return;
        }
        Set<String> names = new HashSet<>();
        for (String attribute : origin.context().attributes()) {
            int equals = attribute.indexOf('=');
            if (equals > 0) {
                String name = (crash.report() ? OF_REPORTS : "") + attribute.substring(0, equals);
                if (names.add(name)) {
                    count(name, "");
                }
                count(name, attribute.substring(equals + 1));
            }
        }
    }

    private void count(String name, String value) {
        AttributeCount key = new AttributeCount(name, value, 0);
        if (counts.size() < MAX_COUNTS || counts.containsKey(key)) {
            counts.merge(key, 1, Integer::sum);
        }
    }

    /** The counts, in order of name and value. */
    List<AttributeCount> counts() {
        TreeMap<String, AttributeCount> sorted = new TreeMap<>();
        counts.forEach(
                (key, count) ->
                        sorted.put(
                                key.name() + '\u001f' + key.value(),
                                new AttributeCount(key.name(), key.value(), count)));
        return new ArrayList<>(sorted.values());
    }
}
