/**
 * A crash ping (telemetry v4 or Glean) or a crash report enters as bytes; one canonical crash
 * event, or a typed rejection, leaves. Decides identity, times, policy, weights and what is public.
 * Never reads a clock and never symbolicates.
 */
@NullMarked
package dev.faultline.intake;

import org.jspecify.annotations.NullMarked;
