/**
 * A minidump and symbols enter; symbolicated threads leave, each frame with the technique that
 * found it. One class per CPU. Work is bounded by steps, never by a clock.
 */
@NullMarked
package dev.faultline.stackwalk;

import org.jspecify.annotations.NullMarked;
