/**
 * The enrichment job: crash pings and reports enter, symbolicated and signed crashes leave. Bound
 * by CPU and symbols, nearly stateless, scales with partitions.
 */
@NullMarked
package dev.faultline.jobs.enrich;

import org.jspecify.annotations.NullMarked;
