/**
 * Who asks to be forgotten is. Traces of crashes enter, by the one they belong to, and orders to
 * forget that one; what has to go leaves: keys of rows to delete, crashes that wait somewhere.
 * Counts hold no person and are left alone.
 */
@NullMarked
package dev.faultline.functions.forget;

import org.jspecify.annotations.NullMarked;
