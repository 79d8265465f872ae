/**
 * Entries for the books enter; per source partition and hour of receive time, how many events came
 * and what became of them leaves as upserts.
 */
@NullMarked
package dev.faultline.functions.ledger;

import org.jspecify.annotations.NullMarked;
