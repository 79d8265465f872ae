package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.jobs.dashboard.Rates.Normal;
import dev.faultline.jobs.dashboard.Rates.Span;
import dev.faultline.jobs.notifier.Statement;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.BuildComparison;
import dev.faultline.statistics.rates.RateDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Crash rates of channels, now and usually. */
final class ChannelView {

    static final String HEADLINE = RateDefinition.HEADLINE.id();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    /** A rate that is older than this is not what is now. */
    private static final int MOST_HOURS_BACK = 6;

    private static final int MOST_CHANNELS = 100;
    private static final int MOST_BUILDS = 6;
    private static final int MOST_COMPARISONS = 20;
    private static final String UNKNOWN = "unknown";

    private final LiveRows rows;

    ChannelView(LiveRows rows) {
        this.rows = rows;
    }

    /** Every channel, the one with most use first. */
    ObjectNode all(long nowMillis) {
        synchronized (rows) {
            List<ObjectNode> channels = new ArrayList<>();
            for (ChannelName name : names()) {
                ObjectNode channel = summary(name, HEADLINE, nowMillis);
                channel.set("chart", chart(name, HEADLINE, 15 * MINUTE, 48));
                channels.add(channel);
            }
            channels.sort(
                    Comparator.comparing(
                            channel -> -channel.path("now").path("usage_hours").asDouble()));
            ArrayNode list = NODES.arrayNode();
            channels.stream().limit(MOST_CHANNELS).forEach(list::add);
            ObjectNode all = NODES.objectNode();
            all.set("channels", list);
            return all;
        }
    }

    /**
     * One channel.
     *
     * @param hours hours that its chart covers, 6 to 48
     */
    ObjectNode one(String product, String channel, String definition, int hours, long nowMillis) {
        synchronized (rows) {
            ChannelName name = new ChannelName(product, channel);
            ObjectNode one = summary(name, definition, nowMillis);
            long span = hours <= 6 ? 5 * MINUTE : hours <= 24 ? 15 * MINUTE : 30 * MINUTE;
            one.put("chart_hours", hours);
            one.set("chart", chart(name, definition, span, (int) (hours * HOUR / span)));
            one.set("builds", builds(name, definition, hours));
            one.set("comparisons", comparisons(name, definition));
            ArrayNode definitions = one.putArray("definitions");
            for (RateDefinition each : RateDefinition.values()) {
                if (!windows(name, each.id()).isEmpty()) {
                    definitions.add(each.id());
                }
            }
            return one;
        }
    }

    private record ChannelName(String product, String channel) {}

    private List<ChannelName> names() {
        TreeSet<ChannelName> names =
                new TreeSet<>(
                        Comparator.comparing(ChannelName::product)
                                .thenComparing(ChannelName::channel));
        for (RateKey key : rows.rates.keys()) {
            names.add(new ChannelName(key.product(), key.channel()));
        }
        for (Statement statement : rows.alerts.all()) {
            Alert alert = statement.alert();
            names.add(new ChannelName(alert.getProduct(), alert.getChannel()));
        }
        return List.copyOf(names);
    }

    private ObjectNode summary(ChannelName name, String definition, long nowMillis) {
        long asOf = asOf(rows, name.product(), name.channel());
        List<RatePoint> windows = windows(name, definition);
        Span now = Rates.newest(windows, asOf, HOUR, MOST_HOURS_BACK);
        Normal normal =
                Rates.normal(
                        rows.rates.windows(
                                RateKey.total(
                                        name.product(), name.channel(), definition, RateKey.HOUR)),
                        now.from());
        ObjectNode json =
                NODES.objectNode().put("product", name.product()).put("channel", name.channel());
        json.put("definition", definition).put("as_of", asOf);
        status(json, name, nowMillis);
        json.set("now", now.json());
        json.set("normal", normal == null ? NODES.nullNode() : normal.json());
        json.put("verdict", Rates.verdict(now.estimate(), normal));
        return json;
    }

    /** What detection says of the channel. */
    private void status(ObjectNode json, ChannelName name, long nowMillis) {
        String status = UNKNOWN;
        String words = "Detection has said nothing of this channel";
        int firing = 0;
        String worst = "";
        for (Statement statement : rows.alerts.all()) {
            Alert alert = statement.alert();
            if (!alert.getProduct().equals(name.product())
                    || !alert.getChannel().equals(name.channel())) {
                continue;
            }
            if (AlertView.isAboutCrashes(alert)) {
                if (statement.isFiringAt(nowMillis)) {
                    firing++;
                    // S1 is worse than S2.
                    worst =
                            worst.isEmpty() || alert.getSeverity().compareTo(worst) < 0
                                    ? alert.getSeverity()
                                    : worst;
                }
            } else if (!statement.isOver()) {
                String next =
                        alert.getState() == AlertState.LEARNING
                                ? "learning"
                                : alert.getKind() == AlertKind.PIPELINE ? "silent" : "active";
                // The watchdog fires beside the others, which say more.
                if (status.equals(UNKNOWN) || !next.equals("active")) {
                    status = next;
                    words = alert.getTitle();
                }
            }
        }
        json.put("status", status).put("status_text", words);
        json.put("firing", firing).put("worst", worst);
    }

    private List<RatePoint> windows(ChannelName name, String definition) {
        return rows.rates.windows(
                RateKey.total(name.product(), name.channel(), definition, RateKey.FIVE_MINUTES));
    }

    private ArrayNode chart(ChannelName name, String definition, long span, int spans) {
        List<RatePoint> windows = windows(name, definition);
        return Rates.chart(
                windows, windows, asOf(rows, name.product(), name.channel()), span, spans);
    }

    /** End of the newest window of the channel; 0 when there is none. */
    static long asOf(LiveRows rows, String product, String channel) {
        long end = 0;
        for (RateDefinition definition : RateDefinition.values()) {
            List<RatePoint> windows =
                    rows.rates.windows(
                            RateKey.total(product, channel, definition.id(), RateKey.FIVE_MINUTES));
            if (!windows.isEmpty()) {
                end = Math.max(end, windows.get(windows.size() - 1).end());
            }
        }
        return end;
    }

    /** The newest builds, newest first, each with its hours. */
    private ArrayNode builds(ChannelName name, String definition, int hours) {
        TreeMap<String, RateKey> builds = new TreeMap<>(Comparator.reverseOrder());
        for (RateKey key : rows.rates.keys()) {
            if (key.isOf(name.product(), name.channel())
                    && key.definition().equals(definition)
                    && key.signature().isEmpty()
                    && !key.build().isEmpty()) {
                builds.put(key.build(), key);
            }
        }
        long asOf = asOf(rows, name.product(), name.channel());
        ArrayNode list = NODES.arrayNode();
        builds.entrySet().stream()
                .limit(MOST_BUILDS)
                .forEach(
                        build -> {
                            List<RatePoint> windows = rows.rates.windows(build.getValue());
                            ObjectNode json = list.addObject().put("build_id", build.getKey());
                            json.set("chart", hourly(windows, windows, asOf, hours));
                        });
        return list;
    }

    /** Whole hours up to the one that a time is in. */
    static ArrayNode hourly(List<RatePoint> own, List<RatePoint> use, long asOf, int hours) {
        long to = -Math.floorDiv(-asOf, HOUR) * HOUR;
        return Rates.chart(own, use, to, HOUR, hours);
    }

    private ArrayNode comparisons(ChannelName name, String definition) {
        ArrayNode list = NODES.arrayNode();
        rows.comparisons.all().stream()
                .filter(
                        row ->
                                row.getProduct().equals(name.product())
                                        && row.getChannel().equals(name.channel())
                                        && row.getDefinition().equals(definition)
                                        && row.getSignature().isEmpty())
                .sorted(
                        Comparator.comparing(BuildComparison::getBuildId)
                                .thenComparing(BuildComparison::getAdoptionPercent)
                                .reversed())
                .limit(MOST_COMPARISONS)
                .forEach(row -> list.add(comparison(row)));
        return list;
    }

    private static ObjectNode comparison(BuildComparison row) {
        return NODES.objectNode()
                .put("build_id", row.getBuildId())
                .put("previous_build_id", row.getPreviousBuildId())
                .put("adoption_percent", row.getAdoptionPercent())
                .put("rate", row.getRate())
                .put("previous_rate", row.getPreviousRate())
                .put("ratio", row.getRatio())
                .put("ratio_low", row.getRatioLow())
                .put("ratio_high", row.getRatioHigh())
                .put("worse", row.getWorse())
                .put("better", row.getBetter());
    }
}
