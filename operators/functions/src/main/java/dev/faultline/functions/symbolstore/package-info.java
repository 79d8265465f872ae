/**
 * Where symbol files come from: folders, Flink file systems and HTTP servers in Breakpad's layout,
 * asked in order. A module's name enters; the text of its symbol file leaves as a bounded stream,
 * or a typed reason why there is none. Nothing a store does gets out as an exception.
 */
@NullMarked
package dev.faultline.functions.symbolstore;

import org.jspecify.annotations.NullMarked;
