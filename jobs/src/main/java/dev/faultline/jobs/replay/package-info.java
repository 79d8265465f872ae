/**
 * Inputs in files: lines of JSON enter and go to the topics of pings, reports and usage, at the
 * pace at which they were received or at another one.
 */
@NullMarked
package dev.faultline.jobs.replay;

import org.jspecify.annotations.NullMarked;
