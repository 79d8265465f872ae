package dev.faultline.stackwalk;

/**
 * A frame that the client unwound itself.
 *
 * @param instruction address as {@link WalkedFrame#instruction()}, which is what clients send
 * @param moduleIndex position in the module list of the same message; any other number if unknown
 * @param trust how the client found it
 */
public record PrewalkedFrame(long instruction, int moduleIndex, FrameTrust trust) {}
