/** Measures the walk of dumps. Run by hand, see {@code docs/benchmarks.md}; no test. */
@NullMarked
package dev.faultline.stackwalk.benchmark;

import org.jspecify.annotations.NullMarked;
