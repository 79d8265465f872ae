package dev.faultline.intake.event;

import java.util.List;

/**
 * @param throwables outermost first, each the wrapper of the next, whatever order the client sends
 */
public record JavaException(List<JavaThrowable> throwables) {}
