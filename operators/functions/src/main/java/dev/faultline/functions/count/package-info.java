/**
 * Signed crashes enter; counts per signature and 5-minute window of crash time leave as upserts,
 * and by minute what changed, for rates.
 */
@NullMarked
package dev.faultline.functions.count;

import org.jspecify.annotations.NullMarked;
