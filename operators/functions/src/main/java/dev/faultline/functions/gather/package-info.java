/**
 * Records enter; records of the same key leave together, shortly after, before the time that they
 * belong to has passed.
 */
@NullMarked
package dev.faultline.functions.gather;

import org.jspecify.annotations.NullMarked;
