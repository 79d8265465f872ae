/**
 * Turns one crash into its signature, the short text under which crashes with the same cause are
 * counted together.
 *
 * <p>A {@link dev.faultline.signature.CrashData} enters and a {@link
 * dev.faultline.signature.Signature} leaves. Which frames say nothing is data, a {@link
 * dev.faultline.signature.Ruleset}; how text is normalised and which rules run in what order is
 * code, an {@link dev.faultline.signature.EngineGeneration}. Nothing here reads a clock, the
 * network or a file other than the lists it is pointed at, and no input makes it throw.
 */
@NullMarked
package dev.faultline.signature;

import org.jspecify.annotations.NullMarked;
