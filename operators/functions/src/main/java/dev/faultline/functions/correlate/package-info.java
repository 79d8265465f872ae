/** Signed crashes and links enter; pings beside reports per signature leave as upserts. */
@NullMarked
package dev.faultline.functions.correlate;

import org.jspecify.annotations.NullMarked;
