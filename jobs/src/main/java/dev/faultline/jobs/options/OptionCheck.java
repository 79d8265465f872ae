package dev.faultline.jobs.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * Reads options and collects what is wrong with them. A value that is missing or unreadable is
 * replaced by a stand-in until {@link #finish} refuses the whole.
 */
public final class OptionCheck {

    private final Configuration given;
    private final List<String> problems = new ArrayList<>();

    /** Begins to read what was given. */
    public OptionCheck(Configuration given) {
        this.given = given;
    }

    /** Refuses what is none of the known options: a misspelt one would be without effect. */
    public void refuseOthersThan(Collection<ConfigOption<?>> known) {
        TreeSet<String> unknown = new TreeSet<>(given.keySet());
        known.forEach(option -> unknown.remove(option.key()));
        unknown.forEach(name -> problems.add("--" + name + " is no option of this job"));
    }

    /** Returns the value of an option that has a default. */
    public <T> T get(ConfigOption<T> option) {
        try {
            return given.get(option);
        } catch (IllegalArgumentException e) {
            problems.add("--" + option.key() + " cannot be read: " + why(option));
            return option.defaultValue();
        }
    }

    private <T> String why(ConfigOption<T> option) {
        // Somebody may have put a whole file of client properties there.
        return option.defaultValue() instanceof Map
                ? "wanted are name:value pairs separated by commas. The value is not shown because it"
                        + " may hold secrets"
                : given.getString(option.key(), "")
                        + "; usual is "
                        + OptionText.value(option.defaultValue());
    }

    /** Returns the value of an option without a default; empty when it is missing. */
    public String required(ConfigOption<String> option) {
        String value = given.getOptional(option).orElse("");
        require(
                !value.isEmpty(),
                "--" + option.key() + " is missing: " + OptionText.description(option));
        return value;
    }

    /** Returns a duration in milliseconds; it must be positive. */
    public long millis(ConfigOption<Duration> option, Duration greatest) {
        Duration value = get(option);
        require(
                value.toMillis() >= 1 && value.compareTo(greatest) <= 0,
                "--"
                        + option.key()
                        + " must be positive and at most "
                        + OptionText.value(greatest));
        return Math.max(1, value.toMillis());
    }

    /** Returns a number that must lie within bounds, both included. */
    public <T extends Number> T number(ConfigOption<T> option, T least, T greatest) {
        T value = get(option);
        boolean isWithin =
                value.doubleValue() >= least.doubleValue()
                        && value.doubleValue() <= greatest.doubleValue();
        require(isWithin, "--" + option.key() + " must be " + least + " to " + greatest);
        return isWithin ? value : least;
    }

    /** Notes a problem unless something holds. */
    public void require(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }

    /**
     * Ends the reading.
     *
     * @throws IllegalArgumentException that names everything that is wrong
     */
    public void finish() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
