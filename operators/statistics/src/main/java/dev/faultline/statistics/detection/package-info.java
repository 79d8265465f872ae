/**
 * Counts per detection step of one channel enter, changes of alerts leave. A signature's expected
 * count is its usual share of the channel's own crashes at that moment, so that seasons, adoption,
 * outages and late data cancel; the evidence against it is a bounded mixture of betting scores
 * whose threshold follows from a budget of false alarms per month. Never sees clients, only counts
 * of them, and never reads a clock.
 *
 * <p>Levels: signature in the channel, per operating system, and per young build. Not here yet: the
 * whole channel against usage hours, a governor of the budget by replay, and attribute lift.
 */
@NullMarked
package dev.faultline.statistics.detection;

import org.jspecify.annotations.NullMarked;
