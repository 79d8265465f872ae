/**
 * Usage samples enter, each counted once; usage per 5-minute window leaves as upserts, and per
 * channel what changed, for rates.
 */
@NullMarked
package dev.faultline.functions.exposure;

import org.jspecify.annotations.NullMarked;
