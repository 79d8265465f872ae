/**
 * Measures how fast crashes are signed, beside the reference where it is installed; run by hand.
 */
@NullMarked
package dev.faultline.signature.benchmark;

import org.jspecify.annotations.NullMarked;
