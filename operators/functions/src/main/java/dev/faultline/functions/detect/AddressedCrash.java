package dev.faultline.functions.detect;

import dev.faultline.correlation.CrashDelta;

/**
 * A new crash on its way to the signature under which it is watched.
 *
 * @param key signature and channel
 * @param warming whether it is not counted there yet: its signature is announced, and its client
 *     must be no news when the time has come
 * @param crash the crash
 */
public record AddressedCrash(SignatureKey key, boolean warming, CrashDelta crash) {}
