package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.schema.TopCrasher;
import dev.faultline.schema.TopCrashers;
import java.util.TreeSet;

/** The signatures that crash most, with their change of rank. */
final class TopView {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final LiveRows rows;

    TopView(LiveRows rows) {
        this.rows = rows;
    }

    /**
     * One ranking; without entries when nothing is known.
     *
     * @param order {@code crashes}, which is by rate, or {@code clients}
     */
    ObjectNode one(String product, String channel, String process, String order, int most) {
        synchronized (rows) {
            ObjectNode json = NODES.objectNode().put("product", product).put("channel", channel);
            json.put("process_type", process).put("ordered_by", order);
            TreeSet<String> processes = new TreeSet<>();
            ArrayNode entries = NODES.arrayNode();
            for (TopCrashers row : rows.top.all()) {
                if (!row.getProduct().equals(product) || !row.getChannel().equals(channel)) {
                    continue;
                }
                if (!row.getEntries().isEmpty()) {
                    processes.add(row.getProcessType());
                }
                if (row.getProcessType().equals(process) && row.getOrderedBy().equals(order)) {
                    json.put("as_of", row.getAsOf().toEpochMilli());
                    json.put("window_hours", row.getWindowHours());
                    row.getEntries().stream().limit(most).forEach(e -> entries.add(entry(e)));
                }
            }
            AlertView.texts(json.putArray("process_types"), processes);
            json.set("entries", entries);
            return json;
        }
    }

    private static ObjectNode entry(TopCrasher entry) {
        return NODES.objectNode()
                .put("rank", entry.getRank())
                .put("previous_rank", entry.getPreviousRank())
                .put("signature", entry.getSignature())
                .put("pings", entry.getPings())
                .put("clients", entry.getClients())
                .put("rate", entry.getRate());
    }
}
