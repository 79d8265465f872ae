/**
 * How much time and memory detection takes. Drawn crashes enter, times leave; says nothing of what
 * is found.
 */
@NullMarked
package dev.faultline.statistics.benchmark;

import org.jspecify.annotations.NullMarked;
