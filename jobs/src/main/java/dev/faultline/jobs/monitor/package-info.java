/**
 * The monitoring job: crash events and usage enter; links, comparisons, counts, exposure, rates,
 * rankings, alerts and the books leave. Knows no symbol and no minidump.
 */
@NullMarked
package dev.faultline.jobs.monitor;

import org.jspecify.annotations.NullMarked;
