package dev.faultline.functions.publish;

import dev.faultline.functions.record.InputRecord;

/**
 * An input that is to be enriched again.
 *
 * @param lot where it waits, see {@link ParkingLot}
 * @param eventId identity of the crash
 * @param input the record as it was read
 */
public record ParkedCrash(String lot, String eventId, InputRecord input) {}
