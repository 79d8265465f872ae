package dev.faultline.jobs;

import java.util.Locale;
import java.util.Map;

/** In what crashes differ, in words. */
public final class LiftText {

    private static final Map<String, String> NAMES =
            Map.of(
                    "AdapterVendorID", "GPU vendor",
                    "AdapterDeviceID", "GPU",
                    "AdapterDriverVersion", "GPU driver",
                    "Add-ons", "add-on",
                    "CPUMicrocodeVersion", "CPU microcode",
                    "architecture", "CPU architecture",
                    "os_version", "system",
                    "process_type", "process type",
                    "useragent_locale", "locale");

    private LiftText() {}

    /**
     * For example {@code GPU vendor 0x10de: 92 % of these crashes, 31 % of the channel's others}.
     */
    public static String of(String attribute, String value, double share, double baselineShare) {
        return String.format(
                Locale.ROOT,
                "%s %s: %s of these crashes, %s of the channel's others",
                NAMES.getOrDefault(attribute, attribute),
                value,
                percent(share),
                percent(baselineShare));
    }

    private static String percent(double share) {
        return share > 0 && share < 0.01
                ? "less than 1 %"
                : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
