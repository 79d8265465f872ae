package dev.faultline.intake.event;

import java.util.List;

/**
 * @param frames innermost first
 */
public record PingThread(List<PingFrame> frames) {}
