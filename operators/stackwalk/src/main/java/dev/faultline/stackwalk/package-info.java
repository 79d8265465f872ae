/**
 * A minidump and symbols enter; symbolicated threads leave, each frame with the technique that
 * found it. Frames that a client unwound itself are named by the same code. One class per
 * processor, one per technique: today x86-64 only, threads of other processors come back as {@code
 * UNSUPPORTED_CPU}. Work is bounded by steps, never by a clock.
 */
@NullMarked
package dev.faultline.stackwalk;

import org.jspecify.annotations.NullMarked;
