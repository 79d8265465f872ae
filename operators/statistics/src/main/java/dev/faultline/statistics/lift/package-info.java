/**
 * Counts of the attributes of some crashes enter, those of the crashes beside them too; the
 * attributes that the former have clearly more often leave, with the rate of false ones among them
 * controlled. Never looks at a crash itself.
 */
@NullMarked
package dev.faultline.statistics.lift;

import org.jspecify.annotations.NullMarked;
