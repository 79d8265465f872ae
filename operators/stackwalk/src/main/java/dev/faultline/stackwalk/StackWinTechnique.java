package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.StackWin;
import dev.faultline.symbols.SymbolTable;
import org.jspecify.annotations.Nullable;

/** Unwinds 32-bit Windows functions by what their compiler said of each (STACK WIN records). */
final class StackWinTechnique implements Technique {

    /** These records are the compiler's unwind information on that system, as CFI is elsewhere. */
    @Override
    public FrameTrust trust() {
        return FrameTrust.CFI;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        SymbolTable symbols = thread.modules().symbolsAt(callee);
        StackWin record = symbols == null ? null : symbols.stackWin(offset(callee, thread));
        if (record == null) {
            return Attempt.NOTHING;
        }
        Registers caller = new Registers(callee.registers().cpu());
        boolean found =
                record.apply(
                        callee.registers(),
                        callee.isContext(),
                        parameterBytes(callee.inner(), thread),
                        thread.stack(),
                        caller);
        return found ? Attempt.found(caller) : Attempt.NOTHING;
    }

    /** The parameters that a function was called with are on the stack of its caller. */
    private static int parameterBytes(@Nullable UnwoundFrame frame, ThreadView thread) {
        SymbolTable symbols = frame == null ? null : thread.modules().symbolsAt(frame);
        if (frame == null || symbols == null) {
            return 0;
        }
        Resolution function =
                symbols.resolve(offset(frame, thread), thread.modules().mode().publicRule());
        return function == null ? 0 : function.parameterSize();
    }

    private static long offset(UnwoundFrame frame, ThreadView thread) {
        return frame.instruction() - thread.modules().get(frame.moduleIndex()).base();
    }
}
