/**
 * Versions of one event and the verdicts of its keys enter; what changed leaves: signed deltas for
 * whoever counts, sides of links, entries for the books.
 */
@NullMarked
package dev.faultline.functions.unify;

import org.jspecify.annotations.NullMarked;
