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
    public static final String READ_ANNOUNCEMENTS = "enrich-read-announcements";
    public static final String ANNOUNCE_SYMBOLS = "enrich-announce-symbols";
    public static final String PARK_CRASH = "enrich-park-crash";
    public static final String PARSE_AGAIN = "enrich-parse-again";
    public static final String WALK_AGAIN = "enrich-walk-again";
    public static final String PUBLISH_AGAIN = "enrich-publish-again";
    public static final String AWAIT_BUILD = "enrich-await-build";
    public static final String WRITE_EVENTS_AGAIN = "enrich-write-events-again";
    public static final String WRITE_PROCESSED_AGAIN = "enrich-write-processed-again";
    public static final String WRITE_PROTECTED_AGAIN = "enrich-write-protected-again";
    public static final String READ_DELETIONS = "enrich-read-deletions";
    public static final String READ_DELETION = "enrich-read-deletion";
    public static final String FORGET_WAITING = "enrich-forget-waiting";
    public static final String FORGET_CLIENT = "enrich-forget-client";
    public static final String DELETE_PROCESSED = "enrich-delete-processed";
    public static final String DELETE_PROTECTED = "enrich-delete-protected";
    public static final String FORGET_EVENT = "enrich-forget-event";
    public static final String READ_LINKS = "enrich-read-links";
    public static final String READ_LINK = "enrich-read-link";
    public static final String FORGET_LINKS = "enrich-forget-links";
    public static final String DELETE_LINKS = "enrich-delete-links";

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
                WRITE_DEAD_LETTERS,
                READ_ANNOUNCEMENTS,
                ANNOUNCE_SYMBOLS,
                PARK_CRASH,
                PARSE_AGAIN,
                WALK_AGAIN,
                PUBLISH_AGAIN,
                AWAIT_BUILD,
                WRITE_EVENTS_AGAIN,
                WRITE_PROCESSED_AGAIN,
                WRITE_PROTECTED_AGAIN,
                READ_DELETIONS,
                READ_DELETION,
                FORGET_WAITING,
                FORGET_CLIENT,
                DELETE_PROCESSED,
                DELETE_PROTECTED,
                FORGET_EVENT,
                READ_LINKS,
                READ_LINK,
                FORGET_LINKS,
                DELETE_LINKS);
    }
}
