/**
 * The wiring to Kafka and the schema registry: sources of raw records, sinks of Avro rows and dead
 * letters, and the Confluent wire format. The only package that knows either.
 */
@NullMarked
package dev.faultline.jobs.kafka;

import org.jspecify.annotations.NullMarked;
