package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.SignatureAlias;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One signature: its rate, pings beside reports, where it crashes, and crashes to open. */
final class SignatureView {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long FIFTEEN_MINUTES = 900_000;
    private static final int CHART_SPANS = 96;
    private static final int MOST_BUILDS = 4;
    private static final int MOST_PARTS = 12;
    private static final int MOST_EXEMPLARS = 10;
    private static final int MOST_ALIASES = 20;

    private final LiveRows rows;
    private final AlertView alerts;
    private final SignatureStory story;

    SignatureView(LiveRows rows, AlertView alerts, SignatureStory story) {
        this.rows = rows;
        this.alerts = alerts;
        this.story = story;
    }

    /** The definition under which a signature has rates: the headline, or that of its process. */
    static String definition(LiveRows rows, String product, String channel, String signature) {
        String found = ChannelView.HEADLINE;
        double most = -1;
        for (RateKey key : rows.rates.keys()) {
            if (key.signature().equals(signature)
                    && key.build().isEmpty()
                    && key.isOf(product, channel)) {
                double crashes =
                        rows.rates.windows(key).stream().mapToLong(RatePoint::crashes).sum();
                if (crashes > most) {
                    most = crashes;
                    found = key.definition();
                }
            }
        }
        return found;
    }

    ObjectNode one(String product, String channel, String signature, int hours, long nowMillis) {
        synchronized (rows) {
            String definition = definition(rows, product, channel, signature);
            long asOf = ChannelView.asOf(rows, product, channel);
            ObjectNode json = NODES.objectNode().put("product", product).put("channel", channel);
            json.put("signature", signature).put("definition", definition).put("as_of", asOf);
            json.put("chart_hours", hours);
            RateKey own =
                    new RateKey(product, channel, definition, signature, "", RateKey.FIVE_MINUTES);
            RateKey total = RateKey.total(product, channel, definition, RateKey.FIVE_MINUTES);
            int quarters = Math.min(CHART_SPANS, 4 * 6);
            json.set(
                    "recent",
                    Rates.chart(
                            rows.rates.windows(own),
                            rows.rates.windows(total),
                            asOf,
                            FIFTEEN_MINUTES,
                            quarters));
            json.set(
                    "chart",
                    ChannelView.hourly(
                            rows.rates.windows(
                                    new RateKey(
                                            product,
                                            channel,
                                            definition,
                                            signature,
                                            "",
                                            RateKey.HOUR)),
                            rows.rates.windows(
                                    RateKey.total(product, channel, definition, RateKey.HOUR)),
                            asOf,
                            hours));
            json.set("builds", builds(product, channel, definition, signature, asOf, hours));
            List<CorrelationRow> parts = parts(product, channel, signature);
            json.set("pings_and_reports", sides(parts));
            json.set("by_build", split(parts, CorrelationRow::getBuildId));
            json.set("by_os", split(parts, CorrelationRow::getOs));
            json.set("by_process", split(parts, CorrelationRow::getProcessType));
            json.set("alerts", alerts.ofSignature(product, channel, signature, nowMillis));
            json.set("aliases", aliases(product, channel, signature));
            List<ProcessedCrash> kept = kept(product, channel, signature);
            exemplars(json, parts, kept);
            json.set(
                    "explanation", kept.isEmpty() ? NODES.nullNode() : story.of(mostTelling(kept)));
            return json;
        }
    }

    private ArrayNode builds(
            String product,
            String channel,
            String definition,
            String signature,
            long asOf,
            int hours) {
        Map<String, Long> crashes = new TreeMap<>();
        for (RateKey key : rows.rates.keys()) {
            if (key.isOf(product, channel)
                    && key.definition().equals(definition)
                    && key.signature().equals(signature)
                    && key.size().equals(RateKey.HOUR)
                    && !key.build().isEmpty()) {
                crashes.put(
                        key.build(),
                        rows.rates.windows(key).stream().mapToLong(RatePoint::crashes).sum());
            }
        }
        ArrayNode list = NODES.arrayNode();
        crashes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_BUILDS)
                .forEach(
                        build -> {
                            ObjectNode json = list.addObject().put("build_id", build.getKey());
                            json.put("crashes", build.getValue());
                            json.set(
                                    "chart",
                                    ChannelView.hourly(
                                            rows.rates.windows(
                                                    new RateKey(
                                                            product,
                                                            channel,
                                                            definition,
                                                            signature,
                                                            build.getKey(),
                                                            RateKey.HOUR)),
                                            rows.rates.windows(
                                                    new RateKey(
                                                            product,
                                                            channel,
                                                            definition,
                                                            "",
                                                            build.getKey(),
                                                            RateKey.HOUR)),
                                            asOf,
                                            hours));
                        });
        return list;
    }

    private List<CorrelationRow> parts(String product, String channel, String signature) {
        List<CorrelationRow> parts = new ArrayList<>();
        for (CorrelationRow row : rows.correlations.all()) {
            if (row.getSignature().equals(signature)
                    && row.getProduct().equals(product)
                    && row.getChannel().equals(channel)) {
                parts.add(row);
            }
        }
        return parts;
    }

    /** Pings beside reports, over all builds, systems and processes. */
    private static ObjectNode sides(List<CorrelationRow> parts) {
        long pings = sum(parts, CorrelationRow::getPings);
        long linked = sum(parts, CorrelationRow::getLinked);
        double weighted = parts.stream().mapToDouble(CorrelationRow::getWeightedReports).sum();
        ObjectNode json = NODES.objectNode().put("pings", pings);
        json.put("reports", sum(parts, CorrelationRow::getReports));
        json.put("weighted_reports", weighted).put("linked", linked);
        json.put("consent_rate", pings == 0 ? null : (Double) (weighted / pings));
        json.put("signature_agreement", overLinks(parts, CorrelationRow::getSignatureAgreement));
        json.put("stack_agreement", overLinks(parts, CorrelationRow::getStackAgreement));
        json.put(
                "first_crash",
                parts.stream()
                        .mapToLong(row -> row.getFirstCrash().toEpochMilli())
                        .filter(time -> time > 0)
                        .min()
                        .orElse(0));
        json.put(
                "last_crash",
                parts.stream().mapToLong(row -> row.getLastCrash().toEpochMilli()).max().orElse(0));
        Set<String> others = new TreeSet<>();
        parts.stream()
                .map(CorrelationRow::getReportSignature)
                .filter(other -> other != null && !other.isEmpty())
                .limit(MOST_ALIASES)
                .forEach(others::add);
        AlertView.texts(json.putArray("report_signatures"), others);
        return json;
    }

    private static long sum(List<CorrelationRow> parts, ToLongFunction<CorrelationRow> value) {
        return parts.stream().mapToLong(value).sum();
    }

    /** Mean over the links of all rows; null without a link. */
    private static @Nullable Double overLinks(
            List<CorrelationRow> parts, Function<CorrelationRow, @Nullable Double> share) {
        double sum = 0;
        long links = 0;
        for (CorrelationRow row : parts) {
            Double value = share.apply(row);
            if (value != null) {
                sum += value * row.getLinked();
                links += row.getLinked();
            }
        }
        return links == 0 ? null : (Double) (sum / links);
    }

    private static ArrayNode split(
            List<CorrelationRow> parts, Function<CorrelationRow, String> by) {
        Map<String, List<CorrelationRow>> groups = new LinkedHashMap<>();
        for (CorrelationRow row : parts) {
            groups.computeIfAbsent(by.apply(row), name -> new ArrayList<>()).add(row);
        }
        ToDoubleFunction<Map.Entry<String, List<CorrelationRow>>> size =
                group ->
                        (double)
                                (sum(group.getValue(), CorrelationRow::getPings)
                                        + sum(group.getValue(), CorrelationRow::getReports));
        ArrayNode list = NODES.arrayNode();
        groups.entrySet().stream()
                .sorted(Comparator.comparingDouble(size).reversed())
                .limit(MOST_PARTS)
                .forEach(
                        group ->
                                list.addObject()
                                        .put("name", group.getKey())
                                        .put(
                                                "pings",
                                                sum(group.getValue(), CorrelationRow::getPings))
                                        .put(
                                                "reports",
                                                sum(group.getValue(), CorrelationRow::getReports)));
        return list;
    }

    private ArrayNode aliases(String product, String channel, String signature) {
        ArrayNode list = NODES.arrayNode();
        for (SignatureAlias alias : rows.aliases.all()) {
            boolean isOf = alias.getProduct().equals(product) && alias.getChannel().equals(channel);
            boolean speaksOf =
                    alias.getSignature().equals(signature)
                            || alias.getSuccessor().equals(signature);
            if (isOf && speaksOf && list.size() < MOST_ALIASES) {
                list.addObject()
                        .put("effective_from", alias.getEffectiveFrom().toEpochMilli())
                        .put("signature", alias.getSignature())
                        .put("successor", alias.getSuccessor())
                        .put("share", alias.getShare());
            }
        }
        return list;
    }

    private List<ProcessedCrash> kept(String product, String channel, String signature) {
        List<ProcessedCrash> kept = new ArrayList<>();
        for (ProcessedCrash crash : rows.crashes.all()) {
            if (crash.getSignature().equals(signature)
                    && crash.getProduct().equals(product)
                    && crash.getChannel().equals(channel)) {
                kept.add(crash);
            }
        }
        return kept;
    }

    private static ProcessedCrash mostTelling(List<ProcessedCrash> kept) {
        return kept.stream()
                .max(Comparator.comparing(crash -> crash.getQuality().getResolvedFrames()))
                .orElseThrow();
    }

    /** Reports that the correlation names, then crashes of lately. */
    private static void exemplars(
            ObjectNode json, List<CorrelationRow> parts, List<ProcessedCrash> kept) {
        Set<String> ids = new LinkedHashSet<>();
        parts.stream()
                .sorted(Comparator.comparing(CorrelationRow::getBuildId).reversed())
                .flatMap(row -> row.getExemplarReports().stream())
                .forEach(ids::add);
        for (int i = kept.size() - 1; i >= 0; i--) {
            ids.add(kept.get(i).getEventId());
        }
        ArrayNode list = json.putArray("exemplars");
        ids.stream().limit(MOST_EXEMPLARS).forEach(list::add);
    }
}
