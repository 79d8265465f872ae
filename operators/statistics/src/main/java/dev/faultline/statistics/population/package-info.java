/**
 * Counts of pings and weighted reports enter, by stratum; leaves what reports say of an attribute
 * if every crash had been as likely to be reported. Never looks at a single client.
 */
@NullMarked
package dev.faultline.statistics.population;

import org.jspecify.annotations.NullMarked;
