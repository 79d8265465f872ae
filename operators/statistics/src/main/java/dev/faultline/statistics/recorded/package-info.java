/**
 * Reads recorded streams of counts and runs the detector over them as it runs live, so that a
 * change of settings can be judged on history. Opens no files: callers give streams.
 */
@NullMarked
package dev.faultline.statistics.recorded;

import org.jspecify.annotations.NullMarked;
