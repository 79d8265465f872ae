/**
 * What the enrichment says about its own progress: up to which receive time everything of a source
 * partition has left. The monitoring job's watermark is the minimum of it.
 */
@NullMarked
package dev.faultline.functions.progress;

import org.jspecify.annotations.NullMarked;
