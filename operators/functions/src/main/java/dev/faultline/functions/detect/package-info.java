/**
 * New crashes enter; per detection step and signature a summary leaves for the operator that runs
 * the whole channel, and from that the current state of each alert. All by receive time.
 */
@NullMarked
package dev.faultline.functions.detect;

import org.jspecify.annotations.NullMarked;
