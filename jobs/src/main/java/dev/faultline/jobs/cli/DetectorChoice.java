package dev.faultline.jobs.cli;

import dev.faultline.functions.detect.StepSettings;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * Settings of the detector as commands take them.
 *
 * @param step length of a step
 * @param budget false alerts per channel and month
 * @param minimumClients distinct clients below which nothing fires
 * @param learning history a channel needs
 * @param resolveAfter calm after which an alert resolves
 */
record DetectorChoice(
        Duration step,
        double budget,
        int minimumClients,
        Duration learning,
        Duration resolveAfter) {

    /**
     * The same with other values.
     *
     * @param changes {@code name=value}, separated by commas
     * @throws IllegalArgumentException that says what is wrong
     */
    DetectorChoice with(String changes) {
        DetectorChoice changed = this;
        for (String change : changes.split(",", -1)) {
            int equals = change.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("not NAME=VALUE: " + change);
            }
            String name = change.substring(0, equals).strip();
            changed = changed.with(name, change.substring(equals + 1).strip());
        }
        return changed;
    }

    private DetectorChoice with(String name, String value) {
        return switch (name) {
            case "step" ->
                    new DetectorChoice(
                            duration(value), budget, minimumClients, learning, resolveAfter);
            case "budget" ->
                    new DetectorChoice(step, number(value), minimumClients, learning, resolveAfter);
            case "minimum-clients" ->
                    new DetectorChoice(step, budget, (int) number(value), learning, resolveAfter);
            case "learning" ->
                    new DetectorChoice(step, budget, minimumClients, duration(value), resolveAfter);
            case "resolve-after" ->
                    new DetectorChoice(step, budget, minimumClients, learning, duration(value));
            default ->
                    throw new IllegalArgumentException(
                            name
                                    + " is none of step, budget, minimum-clients, learning,"
                                    + " resolve-after");
        };
    }

    /** The settings; throws {@link IllegalArgumentException} when they break a bound. */
    StepSettings settings() {
        return new StepSettings(
                step.toMillis(),
                budget,
                minimumClients,
                learning.toMillis(),
                resolveAfter.toMillis());
    }

    /** A time such as {@code 5m} or {@code 24h}. */
    static Duration duration(String text) {
        try {
            return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a time such as 5m or 24h: " + text, e);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + text, e);
        }
    }
}
