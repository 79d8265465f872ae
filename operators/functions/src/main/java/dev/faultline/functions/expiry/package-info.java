/**
 * Keys and the moments at which they expire enter; at the moment, the operator is asked to forget
 * each of them. Keeps one list per key group and moment, never a timer per key.
 */
@NullMarked
package dev.faultline.functions.expiry;

import org.jspecify.annotations.NullMarked;
