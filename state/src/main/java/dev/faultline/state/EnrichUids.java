package dev.faultline.state;

import java.util.List;

/** Uids of the enrichment job's operators; each is also the name in the Flink UI. Never renamed. */
public final class EnrichUids {

    public static final String READ_CRASHES = "enrich-read-crashes";
    public static final String PARSE_CRASH = "enrich-parse-crash";
    public static final String WALK_STACK = "enrich-walk-stack";
    public static final String PUBLISH_CRASH = "enrich-publish-crash";
    public static final String WRITE_EVENTS = "enrich-write-events";
    public static final String WRITE_PROCESSED = "enrich-write-processed";
    public static final String WRITE_PROTECTED = "enrich-write-protected";
    public static final String WRITE_CENSUS = "enrich-write-census";
    public static final String WRITE_DEAD_LETTERS = "enrich-write-dead-letters";

    private EnrichUids() {}

    /** Returns all uids, in the order of the topology. */
    public static List<String> all() {
        return List.of(
                READ_CRASHES,
                PARSE_CRASH,
                WALK_STACK,
                PUBLISH_CRASH,
                WRITE_EVENTS,
                WRITE_PROCESSED,
                WRITE_PROTECTED,
                WRITE_CENSUS,
                WRITE_DEAD_LETTERS);
    }
}
