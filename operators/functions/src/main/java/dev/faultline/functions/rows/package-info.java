/**
 * When a changed row is published and when its state is dropped: both by receive time, both shared
 * by all operators that publish upserts.
 */
@NullMarked
package dev.faultline.functions.rows;

import org.jspecify.annotations.NullMarked;
