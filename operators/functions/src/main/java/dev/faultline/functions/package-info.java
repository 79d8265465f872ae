/**
 * The Flink functions, one package per stage. Each reads state, asks a pure module, writes state
 * and emits; it decides nothing itself.
 */
@NullMarked
package dev.faultline.functions;

import org.jspecify.annotations.NullMarked;
