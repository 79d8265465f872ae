/**
 * A made-up world that crashes: products, channels, builds, clients and faults, as one stream of
 * pings, reports and usage samples in receive-time order, with the Breakpad symbols that turn its
 * addresses into names. In: settings with a seed, and optionally the real crashes of {@code
 * local-cluster/crashes}. Out: records for the input topics. The same settings always give the same
 * bytes; only {@link dev.faultline.jobs.generator.StreamPlayer} knows what time it is.
 */
@NullMarked
package dev.faultline.jobs.generator;

import org.jspecify.annotations.NullMarked;
