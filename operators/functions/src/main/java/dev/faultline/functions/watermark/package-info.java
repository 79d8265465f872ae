/**
 * Progress records inside the event stream enter, watermarks leave: how far in receive time all
 * source partitions have been enriched. Never looks at a clock or at the time of a crash.
 */
@NullMarked
package dev.faultline.functions.watermark;

import org.jspecify.annotations.NullMarked;
