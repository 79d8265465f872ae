/**
 * Text and JSON exactly as the reference implementation, written in Python, sees them: what is
 * whitespace, where lines end, how a list prints, when braces match. Knows nothing of crashes. All
 * lengths are Unicode code points.
 */
@NullMarked
package dev.faultline.signature.text;

import org.jspecify.annotations.NullMarked;
