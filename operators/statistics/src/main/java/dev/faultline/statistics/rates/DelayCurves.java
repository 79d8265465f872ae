package dev.faultline.statistics.rates;

import org.jspecify.annotations.Nullable;

/** The curves of a channel on a day. */
public interface DelayCurves {

    /** Stands for all operating systems together. */
    String ALL_SYSTEMS = "";

    /** Usage of an operating system; null while it is not known. */
    @Nullable DelayCurve usage(String system);

    /** Crashes of an operating system, of the main process or of the others. */
    @Nullable DelayCurve crashes(String system, CrashKind kind);

    /** Of all crashes that have come, the share of the main process. */
    double mainShare();
}
