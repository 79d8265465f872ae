package dev.faultline.statistics.erroraggregates;

import org.jspecify.annotations.Nullable;

/**
 * An experiment a client takes part in.
 *
 * @param id experiment
 * @param branch branch of it
 */
public record Experiment(String id, @Nullable String branch) {}
