package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.schema.ProcessedCrash;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The JSON behind the page, by path. */
final class PageData {

    private static final String ALERT = "/api/alerts/";

    private final DashboardSettings settings;
    private final Supplier<Reading> reading;
    private final CrashLookUp lookUp;
    private final ChannelView channels;
    private final AlertView alerts;
    private final TopView top;
    private final SignatureView signatures;
    private final CrashView crashes;
    private final HealthView health;

    PageData(
            DashboardSettings settings,
            LiveRows rows,
            Supplier<Reading> reading,
            CrashLookUp lookUp,
            SignatureStory story) {
        this.settings = settings;
        this.reading = reading;
        this.lookUp = lookUp;
        this.channels = new ChannelView(rows);
        this.alerts = new AlertView(rows);
        this.top = new TopView(rows);
        this.signatures = new SignatureView(rows, alerts, story);
        this.crashes = new CrashView(story);
        this.health = new HealthView(rows);
    }

    /**
     * What is at a path.
     *
     * @return null when nothing is
     * @throws IllegalArgumentException when the query lacks something or holds something wrong
     */
    @Nullable JsonNode at(String path, PageQuery query, long nowMillis) {
        int kept = settings.hours();
        return switch (path) {
            case "/api/settings" ->
                    JsonNodeFactory.instance.objectNode().put("runbooks", settings.runbooks());
            case "/api/health" -> health.all(reading.get(), nowMillis);
            case "/api/channels" -> channels.all(nowMillis);
            case "/api/channel" ->
                    channels.one(
                            query.text("product"),
                            query.text("channel"),
                            query.text("definition", ChannelView.HEADLINE),
                            query.number("hours", Math.min(24, kept), 1, kept),
                            nowMillis);
            case "/api/alerts" -> alerts.all(nowMillis);
            case "/api/top" ->
                    top.one(
                            query.text("product"),
                            query.text("channel"),
                            query.text("process_type", "main"),
                            query.text("ordered_by", "crashes"),
                            query.number("most", 50, 1, 300));
            case "/api/signature" ->
                    signatures.one(
                            query.text("product"),
                            query.text("channel"),
                            query.text("signature"),
                            query.number("hours", Math.min(24, kept), 1, kept),
                            nowMillis);
            case "/api/crash" -> crash(query.text("event_id"));
            default ->
                    path.startsWith(ALERT)
                            ? alerts.one(path.substring(ALERT.length()), nowMillis)
                            : null;
        };
    }

    private @Nullable JsonNode crash(String eventId) {
        ProcessedCrash crash = lookUp.find(eventId);
        return crash == null ? null : crashes.of(crash);
    }

    /** The state of health that goes with each event. */
    ObjectNode summary() {
        return health.summary(reading.get());
    }
}
