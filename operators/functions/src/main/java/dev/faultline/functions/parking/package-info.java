/**
 * Crashes that left without something wait here for it. Those that lack the names of an application
 * module wait for its symbols: parked inputs and announcements of symbols enter; inputs leave, to
 * be enriched a second time. Those whose build is not known wait for its version: their rows enter,
 * and leave with it. Nothing here holds up the first enrichment, and nothing waits for ever.
 */
@NullMarked
package dev.faultline.functions.parking;

import org.jspecify.annotations.NullMarked;
