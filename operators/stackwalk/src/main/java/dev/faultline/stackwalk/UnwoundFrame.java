package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;

/**
 * A frame while the walk goes on.
 *
 * @param registers what is known of its registers; program counter and stack pointer always are
 * @param trust how it was found
 * @param instruction as in {@link WalkedFrame#instruction()}
 * @param moduleIndex module that contains the instruction, or {@link LoadedModules#NONE}
 */
record UnwoundFrame(Registers registers, FrameTrust trust, long instruction, int moduleIndex) {

    /** Where the frame continues to run. */
    long programCounter() {
        return registers.get(registers.cpu().programCounter());
    }

    long stackPointer() {
        return registers.get(registers.cpu().stackPointer());
    }
}
