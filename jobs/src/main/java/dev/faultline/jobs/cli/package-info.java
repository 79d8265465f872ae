/**
 * The command line. A command reads its arguments, calls a pure module or a client, and prints:
 * results to standard output, everything else to standard error.
 */
@NullMarked
package dev.faultline.jobs.cli;

import org.jspecify.annotations.NullMarked;
