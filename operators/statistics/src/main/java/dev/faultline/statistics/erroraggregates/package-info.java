/**
 * Telemetry pings enter; leaves what Mozilla's {@code error_aggregates} says of them: counts and
 * usage hours in five-minute windows of submission time. For comparing with that data set, not a
 * part of the jobs: their rates follow crash time and spread use over the windows it covers.
 */
@NullMarked
package dev.faultline.statistics.erroraggregates;

import org.jspecify.annotations.NullMarked;
