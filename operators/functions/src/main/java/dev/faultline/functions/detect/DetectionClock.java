package dev.faultline.functions.detect;

/**
 * Where the detection of a channel is in time.
 *
 * @param nextStep start of the next step, receive time, epoch milliseconds
 * @param lastCrashStep start of the last step with a crash
 */
public record DetectionClock(long nextStep, long lastCrashStep) {}
