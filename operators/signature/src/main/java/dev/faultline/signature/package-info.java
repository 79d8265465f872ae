/**
 * Crash data (frames and a few annotations) enter; a Socorro-compatible signature leaves, with its
 * ruleset and, on request, the reasons. Never backtracks on the text of a crash.
 */
@NullMarked
package dev.faultline.signature;

import org.jspecify.annotations.NullMarked;
