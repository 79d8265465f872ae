package dev.faultline.jobs.benchmark;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.ProcessedCrash;
import java.io.Serializable;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * What {@link BareKeyedJob} needs to know of a record.
 *
 * @param <T> the record
 */
interface BareCrash<T extends SpecificRecordBase> extends Serializable {

    /** Annotation of a whole crash that holds what it is keyed by. */
    String CLIENT = "client";

    String topic();

    Class<T> type();

    /** Whether it is a crash at all; the other methods ask only then. */
    boolean isCrash(T record);

    String eventId(T record);

    String client(T record);

    String place(T record);

    long receivedAt(T record);

    private static String place(String channel, String version, String os) {
        return channel + '|' + version + '|' + os;
    }

    /** A public row with its frames and annotations. */
    record Whole() implements BareCrash<ProcessedCrash> {

        @Override
        public String topic() {
            return BareKeyedJob.CRASHES;
        }

        @Override
        public Class<ProcessedCrash> type() {
            return ProcessedCrash.class;
        }

        @Override
        public boolean isCrash(ProcessedCrash record) {
            return true;
        }

        @Override
        public String eventId(ProcessedCrash record) {
            return record.getEventId();
        }

        @Override
        public String client(ProcessedCrash record) {
            return record.getAnnotations().getOrDefault(CLIENT, "");
        }

        @Override
        public String place(ProcessedCrash record) {
            return BareCrash.place(record.getChannel(), record.getVersion(), record.getOs());
        }

        @Override
        public long receivedAt(ProcessedCrash record) {
            return record.getReceivedAt().toEpochMilli();
        }
    }

    /** The projection that monitoring reads. */
    record Event() implements BareCrash<CrashEventRecord> {

        @Override
        public String topic() {
            return Topics.EVENTS;
        }

        @Override
        public Class<CrashEventRecord> type() {
            return CrashEventRecord.class;
        }

        @Override
        public boolean isCrash(CrashEventRecord record) {
            return record.getCrash() != null;
        }

        @Override
        public String eventId(CrashEventRecord record) {
            return record.getCrash().getEventId();
        }

        @Override
        public String client(CrashEventRecord record) {
            return record.getCrash().getClientHash();
        }

        @Override
        public String place(CrashEventRecord record) {
            CrashFacts crash = record.getCrash();
            return BareCrash.place(crash.getChannel(), crash.getVersion(), crash.getOs());
        }

        @Override
        public long receivedAt(CrashEventRecord record) {
            return record.getCrash().getReceivedAt().toEpochMilli();
        }
    }
}
