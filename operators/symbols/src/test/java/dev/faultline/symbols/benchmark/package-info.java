/** Measures symbol indexes; run by hand. Symbol files of any size can be generated for it. */
@NullMarked
package dev.faultline.symbols.benchmark;

import org.jspecify.annotations.NullMarked;
