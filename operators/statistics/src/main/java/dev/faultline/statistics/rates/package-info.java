/**
 * Crash counts, usage and client hashes enter; rates per 1,000 usage hours with intervals, exposure
 * per window and distinct-client counts leave. Never decides whether a rate is alarming.
 */
@NullMarked
package dev.faultline.statistics.rates;

import org.jspecify.annotations.NullMarked;
