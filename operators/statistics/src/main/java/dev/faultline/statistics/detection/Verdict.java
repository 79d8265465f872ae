package dev.faultline.statistics.detection;

import org.jspecify.annotations.Nullable;

/**
 * The level of a signature that speaks loudest.
 *
 * @param score its evidence in nats after the price of the level
 * @param os index of the operating system if it is one's
 * @param buildId build if it is one's
 */
record Verdict(double score, Evidence evidence, @Nullable Integer os, @Nullable Integer buildId) {}
