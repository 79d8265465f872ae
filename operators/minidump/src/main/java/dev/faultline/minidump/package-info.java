/**
 * The bytes of a minidump enter; streams, threads, modules and memory leave as views on the same
 * buffer. Every offset is checked; damage yields a typed error, never an exception of the JDK.
 */
@NullMarked
package dev.faultline.minidump;

import org.jspecify.annotations.NullMarked;
