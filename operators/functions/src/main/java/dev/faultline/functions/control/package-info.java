/**
 * Control records beside the stream of crashes: policy, builds, rulesets, symbol announcements.
 * They carry the receive time from which they hold, so a replay decides as the first run did.
 */
@NullMarked
package dev.faultline.functions.control;

import org.jspecify.annotations.NullMarked;
