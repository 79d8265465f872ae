/**
 * Measures the jobs against the simplest jobs that move the same records, on a cluster of its own:
 * records per second and CPU time per record of each process. Writes a Markdown table; never runs
 * on a cluster that somebody else uses.
 */
@NullMarked
package dev.faultline.jobs.benchmark;

import org.jspecify.annotations.NullMarked;
