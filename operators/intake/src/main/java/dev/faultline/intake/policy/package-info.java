/**
 * The collector's acceptance rules as data: which rule a report meets and how probable it was that
 * it arrived, hence its weight. Never draws lots; never reads a clock.
 */
@NullMarked
package dev.faultline.intake.policy;

import org.jspecify.annotations.NullMarked;
