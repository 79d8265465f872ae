/**
 * Second stage of the enrichment: symbols are read, dumps fetched and walked, crashes signed. Runs
 * off the task thread whenever it could wait, and knows when to stop waiting.
 */
@NullMarked
package dev.faultline.functions.stackwalk;

import org.jspecify.annotations.NullMarked;
