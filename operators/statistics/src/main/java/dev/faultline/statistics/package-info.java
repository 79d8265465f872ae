/**
 * Counts and exposure enter; rates with intervals, baselines and spike decisions leave. Every
 * formula names its source. Knows receive time only as a number; never reads a clock.
 */
@NullMarked
package dev.faultline.statistics;

import org.jspecify.annotations.NullMarked;
