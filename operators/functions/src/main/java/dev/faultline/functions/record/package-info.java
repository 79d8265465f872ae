/**
 * Records as they cross the edge of a job: bytes with their origin on the way in, dead letters on
 * the way out, and the interface by which functions decode bytes without knowing a registry.
 */
@NullMarked
package dev.faultline.functions.record;

import org.jspecify.annotations.NullMarked;
