/**
 * The demo's story: days of history at once, then a live stream in which a bad build starts to
 * crash.
 */
@NullMarked
package dev.faultline.jobs.demo;

import org.jspecify.annotations.NullMarked;
