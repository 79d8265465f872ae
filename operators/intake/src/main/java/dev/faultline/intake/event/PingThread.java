package dev.faultline.intake.event;

import java.util.List;

/**
 * One thread's walked stack.
 *
 * @param frames innermost first
 */
public record PingThread(List<PingFrame> frames) {}
