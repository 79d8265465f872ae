package dev.faultline.intake.event;

/**
 * One call of a walked stack.
 *
 * @param instructionAddress as sent: for a caller the return address minus what the client's walker
 *     took off; unsigned
 * @param moduleIndex index into the stack's modules; -1 when absent or out of range
 * @param trust how the client's walker found it: {@code context}, {@code cfi}, {@code
 *     frame_pointer}, {@code cfi_scan}, {@code scan}, {@code inline}, {@code prewalked} or {@code
 *     none}
 */
public record PingFrame(long instructionAddress, int moduleIndex, String trust) {}
