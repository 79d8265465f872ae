/**
 * What changed in counts and in usage enters, a channel at a time; rates per window and rankings of
 * signatures leave as upserts.
 */
@NullMarked
package dev.faultline.functions.rate;

import org.jspecify.annotations.NullMarked;
