package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import org.jspecify.annotations.Nullable;

/**
 * A frame while the walk goes on.
 *
 * @param registers what is known of its registers; program counter and stack pointer always are
 * @param trust how it was found
 * @param instruction as in {@link WalkedFrame#instruction()}
 * @param moduleIndex module that contains the instruction, or {@link LoadedModules#NONE}
 * @param inner the frame that this one called, null for the innermost
 * @param isInterrupted whether it was executing its instruction, not waiting for a call: the
 *     innermost frame, and one that a signal interrupted
 */
record UnwoundFrame(
        Registers registers,
        FrameTrust trust,
        long instruction,
        int moduleIndex,
        @Nullable UnwoundFrame inner,
        boolean isInterrupted) {

    /** Where the frame continues to run. */
    long programCounter() {
        return registers.get(registers.cpu().programCounter());
    }

    long stackPointer() {
        return registers.get(registers.cpu().stackPointer());
    }

    boolean isContext() {
        return trust == FrameTrust.CONTEXT;
    }

    /** The frame where the thread was executing. */
    UnwoundFrame innermost() {
        UnwoundFrame frame = this;
        while (frame.inner() != null) {
            frame = frame.inner();
        }
        return frame;
    }
}
