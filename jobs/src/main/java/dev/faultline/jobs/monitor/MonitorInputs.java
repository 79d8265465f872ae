package dev.faultline.jobs.monitor;

import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.UsageSample;

/**
 * How the graph reads its streams.
 *
 * @param events decoder of the event topic
 * @param usage decoder of the usage topic
 */
record MonitorInputs(RecordDecoder<CrashEventRecord> events, RecordDecoder<UsageSample> usage) {}
