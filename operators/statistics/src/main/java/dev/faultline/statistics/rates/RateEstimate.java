package dev.faultline.statistics.rates;

/**
 * A crash rate with its interval.
 *
 * @param perThousandHours 1,000 × crashes / usage hours
 * @param low lower end of the 90 % interval, same unit
 * @param high upper end of the 90 % interval, same unit
 */
public record RateEstimate(double perThousandHours, double low, double high) {}
