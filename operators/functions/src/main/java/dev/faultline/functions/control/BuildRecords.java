package dev.faultline.functions.control;

import dev.faultline.intake.builds.Build;
import dev.faultline.intake.builds.BuildResolver;
import dev.faultline.schema.BuildRecord;
import java.util.List;

/** Build records as a resolver. */
public final class BuildRecords {

    private BuildRecords() {}

    /** Returns a resolver of the builds that the records name. */
    public static BuildResolver resolver(List<BuildRecord> records) {
        return BuildResolver.of(
                records.stream()
                        .map(
                                record ->
                                        new Build(
                                                record.getProduct(),
                                                record.getChannel(),
                                                record.getBuildId(),
                                                record.getVersion()))
                        .toList());
    }
}
