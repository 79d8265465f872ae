package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.jobs.LiftText;
import dev.faultline.jobs.notifier.Statement;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.AttributeLift;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts with why they fired, why they may be wrong, and a chart. */
final class AlertView {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long FIVE_MINUTES = 300_000;
    private static final int CHART_WINDOWS = 36;
    private static final int MOST_OPEN = 50;
    private static final int MOST_RECENT = 20;
    private static final long RECENT_MILLIS = Duration.ofDays(7).toMillis();

    /** A channel from which nothing comes any more; the other statements are its normal state. */
    private static final String SILENT = "silent";

    private final LiveRows rows;

    AlertView(LiveRows rows) {
        this.rows = rows;
    }

    static boolean isAboutCrashes(Alert alert) {
        return alert.getKind() == AlertKind.CRASHES
                && alert.getState() != AlertState.LEARNING
                // The end of learning is said as a resolution.
                && !alert.getAlertClass().equals("learning");
    }

    private static boolean isShown(Alert alert) {
        return isAboutCrashes(alert) || alert.getAlertClass().equals(SILENT);
    }

    /** Those that fire, the worst first, and those that ended in the last week. */
    ObjectNode all(long nowMillis) {
        synchronized (rows) {
            List<Statement> shown =
                    rows.alerts.all().stream().filter(s -> isShown(s.alert())).toList();
            List<Statement> open =
                    shown.stream()
                            .filter(Statement::claimsFiring)
                            .sorted(worstFirst(nowMillis))
                            .toList();
            List<Statement> recent =
                    shown.stream()
                            .filter(Statement::isOver)
                            .filter(s -> nowMillis - s.appendedMillis() < RECENT_MILLIS)
                            .sorted(
                                    Comparator.comparing((Statement s) -> s.endedMillis(nowMillis))
                                            .reversed())
                            .toList();
            ObjectNode all = NODES.objectNode();
            all.put("open_count", open.size()).put("recent_count", recent.size());
            all.set("open", list(open, MOST_OPEN, nowMillis));
            all.set("recent", list(recent, MOST_RECENT, nowMillis));
            return all;
        }
    }

    private static Comparator<Statement> worstFirst(long nowMillis) {
        return Comparator.comparing((Statement s) -> !s.isFiringAt(nowMillis))
                // What is said of the pipeline has none.
                .thenComparing(s -> s.alert().getSeverity().isEmpty())
                .thenComparing(s -> s.alert().getSeverity())
                .thenComparing(s -> s.alert().getFiredAt(), Comparator.reverseOrder());
    }

    private ArrayNode list(Collection<Statement> statements, int most, long nowMillis) {
        ArrayNode list = NODES.arrayNode();
        statements.stream().limit(most).forEach(s -> list.add(json(s, nowMillis)));
        return list;
    }

    /** One alert; null when there is no such. */
    @Nullable ObjectNode one(String fingerprint, long nowMillis) {
        synchronized (rows) {
            Statement statement = rows.alerts.get(fingerprint);
            return statement == null || !isShown(statement.alert())
                    ? null
                    : json(statement, nowMillis);
        }
    }

    ArrayNode ofSignature(String product, String channel, String signature, long nowMillis) {
        ArrayNode list = NODES.arrayNode();
        rows.alerts.all().stream()
                .filter(
                        s ->
                                isAboutCrashes(s.alert())
                                        && s.alert().getProduct().equals(product)
                                        && s.alert().getChannel().equals(channel)
                                        && s.alert().getSignature().equals(signature))
                .sorted(worstFirst(nowMillis))
                .limit(MOST_RECENT)
                .forEach(
                        s ->
                                list.addObject()
                                        .put("fingerprint", s.fingerprint())
                                        .put("title", s.alert().getTitle())
                                        .put("severity", s.alert().getSeverity())
                                        .put("state", s.stateAt(nowMillis))
                                        .put("onset", s.alert().getOnset().toEpochMilli()));
        return list;
    }

    private ObjectNode json(Statement statement, long nowMillis) {
        Alert alert = statement.alert();
        ObjectNode json = NODES.objectNode().put("fingerprint", alert.getFingerprint());
        json.put("state", statement.stateAt(nowMillis));
        json.put("severity", alert.getSeverity()).put("alert_class", alert.getAlertClass());
        json.put("product", alert.getProduct()).put("channel", alert.getChannel());
        json.put("signature", alert.getSignature()).put("title", alert.getTitle());
        json.put("onset", alert.getOnset().toEpochMilli());
        json.put("fired_at", alert.getFiredAt().toEpochMilli());
        json.put("updated_at", alert.getUpdatedAt().toEpochMilli());
        json.put(
                "ended_at",
                alert.getResolvedAt() == null ? null : alert.getResolvedAt().toEpochMilli());
        json.put("observed", alert.getObserved()).put("expected", alert.getExpected());
        json.put("ratio", alert.getRatio());
        json.put("ratio_low", alert.getRatioLow()).put("ratio_high", alert.getRatioHigh());
        json.put("crashes", alert.getCrashes()).put("clients", alert.getClients());
        json.put("excess_share", alert.getExcessShare());
        json.put("score", alert.getScore()).put("threshold", alert.getThreshold());
        json.put("late", alert.getLate());
        texts(json.putArray("builds"), alert.getBuilds());
        texts(json.putArray("operating_systems"), alert.getOperatingSystems());
        texts(json.putArray("reasons"), alert.getReasons());
        texts(json.putArray("caveats"), alert.getCaveats());
        texts(json.putArray("exemplar_reports"), alert.getExemplarReports());
        ArrayNode lifts = json.putArray("lifts");
        alert.getLifts().forEach(lift -> lifts.add(lift(lift)));
        json.put(
                "runbook",
                alert.getKind() == AlertKind.CRASHES
                        ? "crash-alert.md"
                        : "pipeline-stands-still.md");
        json.set("chart", chart(alert));
        return json;
    }

    private static ObjectNode lift(AttributeLift lift) {
        return NODES.objectNode()
                .put(
                        "text",
                        LiftText.of(
                                lift.getAttribute(),
                                lift.getValue(),
                                lift.getShare(),
                                lift.getBaselineShare()))
                .put("attribute", lift.getAttribute())
                .put("value", lift.getValue())
                .put("share", lift.getShare())
                .put("baseline_share", lift.getBaselineShare())
                .put("ratio", lift.getRatio())
                .put("q_value", lift.getQValue());
    }

    static void texts(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }

    /** The rate in the hours around the onset. */
    private ArrayNode chart(Alert alert) {
        String product = alert.getProduct();
        String channel = alert.getChannel();
        String definition =
                alert.getSignature().isEmpty()
                        ? ChannelView.HEADLINE
                        : SignatureView.definition(rows, product, channel, alert.getSignature());
        RateKey total = RateKey.total(product, channel, definition, RateKey.FIVE_MINUTES);
        RateKey own =
                new RateKey(
                        product,
                        channel,
                        definition,
                        alert.getSignature(),
                        "",
                        RateKey.FIVE_MINUTES);
        return Rates.chart(
                rows.rates.windows(own),
                rows.rates.windows(total),
                ChannelView.asOf(rows, product, channel),
                FIVE_MINUTES,
                CHART_WINDOWS);
    }
}
