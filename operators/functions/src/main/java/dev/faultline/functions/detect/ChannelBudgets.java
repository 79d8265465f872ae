package dev.faultline.functions.detect;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of detection, with channels that may have more false alarms than the others, or fewer.
 *
 * @param common settings of all channels
 * @param falseAlarms by {@code product/channel}: false alarms accepted there per 30 days
 */
public record ChannelBudgets(StepSettings common, Map<String, Double> falseAlarms)
        implements Serializable {

    private static final int MOST_CHANNELS = 1_000;

    /** Checks the bounds of every budget. */
    public ChannelBudgets {
        falseAlarms = new TreeMap<>(falseAlarms);
        if (falseAlarms.size() > MOST_CHANNELS) {
            throw new IllegalArgumentException("budgets of at most " + MOST_CHANNELS + " channels");
        }
        for (Map.Entry<String, Double> budget : falseAlarms.entrySet()) {
            int slash = budget.getKey().lastIndexOf('/');
            if (slash < 1 || slash == budget.getKey().length() - 1) {
                throw new IllegalArgumentException("not PRODUCT/CHANNEL: " + budget.getKey());
            }
            common.withFalseAlarmsPerMonth(budget.getValue());
        }
    }

    /** The same budget for all. */
    public static ChannelBudgets same(StepSettings common) {
        return new ChannelBudgets(common, Map.of());
    }

    /** Settings of one channel. */
    public StepSettings of(ChannelKey channel) {
        Double budget = falseAlarms.get(channel.product() + '/' + channel.channel());
        return budget == null ? common : common.withFalseAlarmsPerMonth(budget);
    }
}
