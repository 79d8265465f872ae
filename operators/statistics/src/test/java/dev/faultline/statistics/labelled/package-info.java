/**
 * Labelled streams: a model of crashes and use that draws a recorded stream with events whose truth
 * is known, and a scorer of alerts on such streams. The model is not that of the detector: builds
 * shift the mix of signatures, clients repeat, batches come twice, use comes for two days.
 */
@NullMarked
package dev.faultline.statistics.labelled;

import org.jspecify.annotations.NullMarked;
