package dev.faultline.functions.publish;

import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.ProcessedCrash;

/**
 * The rows of a crash whose version is a guess, because its build is not known yet.
 *
 * @param lot where they wait: crashes of one lot become known together
 * @param processed the public row
 * @param facts what monitoring needs
 */
public record BuildlessCrash(String lot, ProcessedCrash processed, CrashFacts facts) {

    /** Lots of a build, so that a new one does not end up on one task. */
    public static final int LOTS = 64;

    /** Rows that left. */
    static BuildlessCrash of(ProcessedCrash processed, CrashFacts facts) {
        String lot =
                facts.getProduct()
                        + '|'
                        + facts.getChannel()
                        + '|'
                        + facts.getBuildId()
                        + '#'
                        + Math.floorMod(facts.getEventId().hashCode(), LOTS);
        return new BuildlessCrash(lot, processed, facts);
    }

    /** The rows with the version that the build turned out to be. */
    public BuildlessCrash known(String version) {
        ProcessedCrash row = ProcessedCrash.newBuilder(processed).setVersion(version).build();
        CrashFacts said =
                CrashFacts.newBuilder(facts)
                        .setVersion(version)
                        .setBuildKnown(true)
                        .setReenriched(true)
                        .build();
        return new BuildlessCrash(lot, row, said);
    }
}
