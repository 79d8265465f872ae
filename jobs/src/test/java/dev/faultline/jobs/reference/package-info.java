/** Writes {@code docs/reference} from what it describes. */
@NullMarked
package dev.faultline.jobs.reference;

import org.jspecify.annotations.NullMarked;
