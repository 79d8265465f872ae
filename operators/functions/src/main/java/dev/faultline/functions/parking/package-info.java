/**
 * Crashes that left without the names of an application module wait here for its symbols. Parked
 * inputs and announcements of symbols enter; inputs leave, to be enriched a second time. Nothing
 * here holds up the first enrichment, and nothing waits for ever.
 */
@NullMarked
package dev.faultline.functions.parking;

import org.jspecify.annotations.NullMarked;
