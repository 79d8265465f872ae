/**
 * Breakpad symbol files enter; look-ups leave: function, line and inlines of an address, and the
 * rules to unwind it. Where the files come from is an interface; this package opens no connection.
 */
@NullMarked
package dev.faultline.symbols;

import org.jspecify.annotations.NullMarked;
