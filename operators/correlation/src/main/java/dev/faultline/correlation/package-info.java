/**
 * Key tiers of crash events enter; duplicates, exact links between pings and reports and aggregate
 * comparisons leave. All merging is commutative, so arrival order never matters.
 */
@NullMarked
package dev.faultline.correlation;

import org.jspecify.annotations.NullMarked;
