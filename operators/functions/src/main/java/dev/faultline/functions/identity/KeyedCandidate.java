package dev.faultline.functions.identity;

import dev.faultline.correlation.Candidate;

/**
 * A candidate on the way to the state of its tier key.
 *
 * @param tierKey key, from {@link dev.faultline.correlation.KeyTier#key}
 * @param candidate the event that has it
 */
public record KeyedCandidate(String tierKey, Candidate candidate) {}
