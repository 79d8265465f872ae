package dev.faultline.statistics.population;

/**
 * The share of crashes that have one value of an attribute.
 *
 * @param value the value
 * @param ofReports share of the reports as they came
 * @param ofWeight share of the crashes that reports stand for by the throttle's probabilities
 * @param ofPings share after the reports of each stratum were weighted up to its pings
 */
public record AttributeShare(String value, double ofReports, double ofWeight, double ofPings) {}
