package dev.faultline.statistics.recorded;

import dev.faultline.statistics.detection.AlertUpdate;
import dev.faultline.statistics.detection.AlertUpdate.AlertClass;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import dev.faultline.statistics.detection.CellCount;
import dev.faultline.statistics.detection.ChannelDetector;
import dev.faultline.statistics.detection.ChannelState;
import dev.faultline.statistics.detection.DetectorSettings;
import dev.faultline.statistics.detection.KeyStatesInMemory;
import dev.faultline.statistics.detection.StepCounts;
import dev.faultline.statistics.detection.UsageCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the detector over a recorded stream and writes its alerts as comma-separated lines: {@code
 * alert_bucket,channel,sig,build,os,class,state}. The bucket is the last one of the step that led
 * to the alert; the class is {@code spike} or {@code loop}.
 */
public final class DetectRun {

    private static final String HEADING = "alert_bucket,channel,sig,build,os,class,state\n";

    private final DetectorSettings settings;
    private final Map<String, Double> falseAlarms;
    private final int bucketsPerStep;
    private final Appendable alerts;
    private final List<ChannelDetector> detectors = new ArrayList<>();
    private final List<ChannelState> channels = new ArrayList<>();
    private final List<KeyStatesInMemory> keys = new ArrayList<>();
    private final List<List<CellCount>> pending = new ArrayList<>();
    private long fired;

    private final @Nullable RecordedUsage usage;

    private DetectRun(
            DetectorSettings settings,
            Map<String, Double> falseAlarms,
            @Nullable RecordedUsage usage,
            Appendable alerts) {
        if (settings.stepMillis() % RecordedStream.BUCKET_MILLIS != 0) {
            throw new IllegalArgumentException("step is a multiple of the recorded five minutes");
        }
        this.settings = settings;
        this.falseAlarms = falseAlarms;
        bucketsPerStep = (int) (settings.stepMillis() / RecordedStream.BUCKET_MILLIS);
        this.usage = usage;
        this.alerts = alerts;
    }

    /**
     * Runs from start to end.
     *
     * @param usage use of the channels; without it they are not watched as a whole
     * @return how many alerts fired
     * @throws IllegalArgumentException when the step is no multiple of the recorded bucket
     * @throws RecordedStreamException when the recording does not follow its format
     */
    public static long run(
            RecordedStream stream,
            @Nullable RecordedUsage usage,
            DetectorSettings settings,
            Appendable alerts)
            throws IOException {
        return run(stream, usage, settings, Map.of(), alerts);
    }

    /**
     * Runs with budgets of their own for some channels.
     *
     * @param falseAlarms by channel: false alarms accepted per month in place of the settings'
     * @throws IllegalArgumentException also when a budget is not of a channel of the recording
     */
    public static long run(
            RecordedStream stream,
            @Nullable RecordedUsage usage,
            DetectorSettings settings,
            Map<String, Double> falseAlarms,
            Appendable alerts)
            throws IOException {
        DetectRun run = new DetectRun(settings, falseAlarms, usage, alerts);
        run.run(stream);
        return run.fired;
    }

    private void run(RecordedStream stream) throws IOException {
        for (String channel : falseAlarms.keySet()) {
            if (!stream.channels().contains(channel)) {
                throw new IllegalArgumentException("the recording has no channel " + channel);
            }
        }
        for (int i = 0; i < stream.channels().size(); i++) {
            Double budget = falseAlarms.get(stream.channels().get(i));
            detectors.add(
                    new ChannelDetector(
                            budget == null ? settings : settings.withFalseAlarmsPerMonth(budget)));
            channels.add(new ChannelState());
            keys.add(new KeyStatesInMemory());
            pending.add(new ArrayList<>());
        }
        alerts.append(HEADING);
        int step = -1;
        for (RecordedStream.Delivery next = stream.next(); next != null; next = stream.next()) {
            int nextStep = next.bucket() / bucketsPerStep;
            if (nextStep < step) {
                throw new RecordedStreamException(0, "deliveries are in order of time");
            }
            while (step >= 0 && step < nextStep) {
                finish(step++, stream.channels());
            }
            step = nextStep;
            for (int i = 0; i < pending.size(); i++) {
                pending.get(i).addAll(next.byChannel().get(i));
            }
        }
        if (step >= 0) {
            finish(step, stream.channels());
        }
    }

    private void finish(int step, List<String> names) throws IOException {
        long millis = RecordedStream.FIRST_MILLIS + step * settings.stepMillis();
        List<List<UsageCount>> use =
                usage == null ? List.of() : usage.until((step + 1) * bucketsPerStep - 1);
        for (int i = 0; i < channels.size(); i++) {
            StepCounts counts =
                    new StepCounts(millis, pending.get(i), use.isEmpty() ? List.of() : use.get(i));
            pending.get(i).clear();
            for (AlertUpdate update : detectors.get(i).step(channels.get(i), keys.get(i), counts)) {
                write(step, names.get(i), update);
            }
        }
    }

    private void write(int step, String channel, AlertUpdate update) throws IOException {
        fired += update.kind() == Kind.FIRE ? 1 : 0;
        alerts.append(Integer.toString((step + 1) * bucketsPerStep - 1)).append(',');
        alerts.append(channel).append(',');
        boolean whole = update.signature().equals(AlertUpdate.WHOLE_CHANNEL);
        alerts.append(whole ? "-1" : update.signature()).append(',');
        alerts.append(update.build()).append(',').append(update.os()).append(',');
        alerts.append(update.alertClass() == AlertClass.LOOP ? "loop" : "spike").append(',');
        alerts.append(state(update.kind())).append('\n');
    }

    private static String state(Kind kind) {
        return switch (kind) {
            case FIRE -> "fire";
            case UPDATE -> "update";
            case RESOLVE, RETRACT -> "resolve";
        };
    }
}
