package dev.faultline.functions.parking;

import dev.faultline.functions.record.InputRecord;

/**
 * A crash in its lot.
 *
 * @param since when it was parked, epoch milliseconds of this machine
 * @param eventId identity of the crash
 * @param input the record as it was read
 */
public record WaitingCrash(long since, String eventId, InputRecord input) {}
