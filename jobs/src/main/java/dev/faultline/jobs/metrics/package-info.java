/**
 * Figures of the programs beside the jobs enter as text; Prometheus fetches them. Never: figures of
 * the jobs, which Flink reports.
 */
@NullMarked
package dev.faultline.jobs.metrics;

import org.jspecify.annotations.NullMarked;
