package dev.faultline.jobs.audit;

import dev.faultline.schema.ProcessedCrash;
import java.util.ArrayList;
import java.util.List;

/** What {@code crash.processed.v1} and {@code crash.events.v1} both say of a crash. */
final class PublicFields {

    private static final List<String> NAMES =
            List.of(
                    "source position",
                    "source",
                    "received_at",
                    "crash_time",
                    "product",
                    "channel",
                    "version",
                    "build_id",
                    "os",
                    "os_version",
                    "arch",
                    "process_type",
                    "startup",
                    "signature",
                    "signature_next",
                    "ruleset_id",
                    "frames",
                    "resolved_frames",
                    "weight");

    private static final double MICROS = 1e6;

    private PublicFields() {}

    static List<String> of(ProcessedCrash row) {
        String next = row.getSignatureNext();
        return List.of(
                row.getSourceTopic() + '/' + row.getSourcePartition() + '/' + row.getSourceOffset(),
                row.getSource().name(),
                Long.toString(row.getReceivedAt().toEpochMilli()),
                Long.toString(row.getCrashTime().toEpochMilli()),
                row.getProduct(),
                row.getChannel(),
                row.getVersion(),
                row.getBuildId(),
                row.getOs(),
                row.getOsVersion(),
                row.getArch(),
                row.getProcessType(),
                Boolean.toString(row.getStartup()),
                row.getSignature(),
                next == null ? "" : next,
                row.getRulesetId(),
                Integer.toString(row.getQuality().getFrames()),
                Integer.toString(row.getQuality().getResolvedFrames()),
                Long.toString(Math.round(row.getWeight() * MICROS)));
    }

    /** Names of the fields in which two crashes differ. */
    static List<String> differing(List<String> one, List<String> other) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if (!one.get(i).equals(other.get(i))) {
                names.add(NAMES.get(i));
            }
        }
        return names;
    }
}
