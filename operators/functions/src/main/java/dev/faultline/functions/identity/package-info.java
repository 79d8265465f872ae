/**
 * Records of the event topic enter; crash versions leave, and for each of their tier keys a
 * candidate, which is answered with verdicts: duplicate or not, and who is on the other side.
 */
@NullMarked
package dev.faultline.functions.identity;

import org.jspecify.annotations.NullMarked;
