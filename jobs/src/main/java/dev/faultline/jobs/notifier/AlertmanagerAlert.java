package dev.faultline.jobs.notifier;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One element of what Alertmanager takes at {@code /api/v2/alerts}.
 *
 * @param labels identity: a change of any makes another alert of it
 * @param annotations what people read; free to change
 * @param startsAt RFC 3339
 * @param endsAt RFC 3339; in the past for an alert that is over
 * @param generatorUrl where it can be seen, may be empty
 */
record AlertmanagerAlert(
        Map<String, String> labels,
        Map<String, String> annotations,
        String startsAt,
        String endsAt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("generatorURL")
                String generatorUrl) {

    AlertmanagerAlert {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    /** The same alert, over. */
    AlertmanagerAlert endedAt(String time) {
        // Alertmanager refuses an alert that ends before it begins.
        return new AlertmanagerAlert(
                labels,
                annotations,
                startsAt.compareTo(time) < 0 ? startsAt : time,
                time,
                generatorUrl);
    }
}
