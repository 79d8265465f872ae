/**
 * The canonical crash event: one shape for every input format. Records of primitives, strings,
 * enums, lists and maps only, so that a stream processor can carry them as plain objects. Values
 * are sanitised and bounded; nothing here decides anything.
 */
@NullMarked
package dev.faultline.intake.event;

import org.jspecify.annotations.NullMarked;
