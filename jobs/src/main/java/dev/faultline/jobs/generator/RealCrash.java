package dev.faultline.jobs.generator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A crash of a real program, as kept in {@code local-cluster/crashes/out}.
 *
 * @param name name of its files
 * @param dump its minidump
 * @param legacyPing its telemetry ping
 * @param gleanPing its Glean ping
 * @param annotations its report's annotations
 */
record RealCrash(
        String name,
        byte[] dump,
        ObjectNode legacyPing,
        ObjectNode gleanPing,
        ObjectNode annotations) {

    /** Whether only the second build of the program has it. */
    boolean isRegression() {
        return name.startsWith("bad-content-flex-line");
    }
}
