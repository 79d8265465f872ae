/**
 * The live page: crash rates, alerts, top crashers, signatures and the pipeline's health in a
 * browser.
 *
 * <p>Enters: the public topics of the monitoring job, and what {@code crash.processed.v1} and
 * {@code crash.census.v1} say lately. Leaves: JSON, server-sent events and the files of the page,
 * over HTTP. Never: a topic with personal data, a store, a request that changes anything, an
 * address outside of this process.
 */
@NullMarked
package dev.faultline.jobs.dashboard;

import org.jspecify.annotations.NullMarked;
