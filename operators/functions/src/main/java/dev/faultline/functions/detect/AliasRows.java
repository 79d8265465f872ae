package dev.faultline.functions.detect;

import dev.faultline.schema.SignatureAlias;
import dev.faultline.statistics.detection.Succession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Words how signatures go on under another ruleset as rows. */
final class AliasRows {

    private AliasRows() {}

    /** Rows of all signatures that do not simply stay, also of the part of them that does. */
    static List<SignatureAlias> of(ChannelKey channel, long fromMillis, Succession succession) {
        List<SignatureAlias> rows = new ArrayList<>();
        for (String signature : succession.signatures()) {
            Map<String, Double> heirs = succession.heirs(signature);
            if (heirs.getOrDefault(signature, 0.0) == 1.0) {
                continue;
            }
            heirs.forEach(
                    (heir, share) ->
                            rows.add(
                                    new SignatureAlias(
                                            Instant.ofEpochMilli(fromMillis),
                                            channel.product(),
                                            channel.channel(),
                                            signature,
                                            heir,
                                            succession.crashes(signature, heir),
                                            share)));
        }
        return rows;
    }
}
