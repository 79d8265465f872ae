/**
 * The auditor: compares what came in with what was said of it, and says what is missing, doubled,
 * altered or waits for too long.
 *
 * <p>Enters: topics as they are and the committed offsets of the jobs. Leaves: findings. Never: a
 * record, a commit, or a line of the code that it audits; only record classes, topic names and
 * connections are shared, and {@code ArchitectureTest} keeps it so.
 */
@NullMarked
package dev.faultline.jobs.audit;

import org.jspecify.annotations.NullMarked;
