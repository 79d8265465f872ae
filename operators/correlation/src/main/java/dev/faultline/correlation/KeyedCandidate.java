package dev.faultline.correlation;

/**
 * A candidate on the way to the state of its tier key.
 *
 * @param tierKey key, from {@link KeyTier#key}
 * @param candidate the event that has it
 */
public record KeyedCandidate(String tierKey, Candidate candidate) {}
