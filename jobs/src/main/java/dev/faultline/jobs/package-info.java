/**
 * Everything that runs: the Flink jobs, the plain mains and the command line, with the wiring to
 * Kafka and the schema registry. No decision is made here.
 */
@NullMarked
package dev.faultline.jobs;

import org.jspecify.annotations.NullMarked;
