package dev.faultline.statistics.detection;

/** What a channel's detector can say at the moment. */
public enum ChannelStatus {
    /** Too little history: the detector learns and raises no alert. */
    LEARNING,
    /** Alerts are raised. */
    ACTIVE,
    /** Nothing was received for some time: no alert means nothing. */
    SILENT
}
