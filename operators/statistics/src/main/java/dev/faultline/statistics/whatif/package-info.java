/**
 * Incidents that two configurations of the detector find in the same crashes enter; which of them
 * are the same, earlier, later or found by one alone leaves.
 */
@NullMarked
package dev.faultline.statistics.whatif;

import org.jspecify.annotations.NullMarked;
