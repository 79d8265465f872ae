package dev.faultline.statistics.detection;

import org.jspecify.annotations.Nullable;

/**
 * Where the detector keeps what it knows of each signature of one channel. The detector hands every
 * state that it changed back with {@link #put}; an implementation may return the same object or one
 * read again from {@link KeyState#toBytes}, with the same alerts.
 */
public interface KeyStates {

    @Nullable KeyState get(String signature);

    void put(String signature, KeyState state);

    void remove(String signature);

    /**
     * The signatures present, in any order. Asked at most once per hour of receive time, to drop
     * what has been silent for long; nothing is changed while iterating.
     */
    Iterable<String> signatures();
}
