/**
 * Breakpad symbol files enter; look-ups leave: function, line and inlines of an address, and the
 * rules to unwind it. A text becomes an index, once, in a file that is mapped or in memory; all
 * look-ups read an index. Where files come from is an interface; this package opens no connection.
 */
@NullMarked
package dev.faultline.symbols;

import org.jspecify.annotations.NullMarked;
