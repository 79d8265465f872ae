package dev.faultline.correlation;

/**
 * How many of the crashes that ping are also reported.
 *
 * @param rate reports before throttling per ping
 * @param low lower end of the 90 % interval
 * @param high upper end of the 90 % interval
 */
public record ConsentRate(double rate, double low, double high) {}
