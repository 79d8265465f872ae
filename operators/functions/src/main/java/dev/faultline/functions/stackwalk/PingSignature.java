package dev.faultline.functions.stackwalk;

import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.PingFrame;
import dev.faultline.intake.event.PingModule;
import dev.faultline.intake.event.PingStack;
import dev.faultline.intake.event.PingThread;
import dev.faultline.signature.Signature;
import dev.faultline.signature.SignatureEngine;
import dev.faultline.stackwalk.FrameTrust;
import dev.faultline.stackwalk.PrewalkedFrame;
import dev.faultline.stackwalk.PrewalkedModule;
import dev.faultline.stackwalk.PrewalkedStacks;
import dev.faultline.stackwalk.PrewalkedThread;
import dev.faultline.stackwalk.WalkOptions;
import dev.faultline.stackwalk.WalkedStack;
import dev.faultline.symbols.SymbolSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the stack that a client unwound to its signature. */
public final class PingSignature {

    private PingSignature() {}

    /** Signs a ping. */
    public static Signature of(CrashEvent event, SymbolSource symbols, SignatureEngine engine) {
        WalkedStack walked = walk(event.stack(), symbols);
        return engine.sign(SignatureData.of(event.signatureInputs(), null, walked));
    }

    /** The stack of a ping with names; null for none. */
    static @Nullable WalkedStack walk(@Nullable PingStack stack, SymbolSource symbols) {
        if (stack == null) {
            return null;
        }
        List<PrewalkedModule> modules = new ArrayList<>(stack.modules().size());
        for (PingModule module : stack.modules()) {
            modules.add(
                    new PrewalkedModule(
                            module.baseAddress(),
                            module.endAddress(),
                            module.fileName(),
                            module.debugFile() == null ? "" : module.debugFile(),
                            module.debugId() == null ? "" : module.debugId()));
        }
        List<PrewalkedThread> threads = new ArrayList<>(stack.threads().size());
        for (PingThread thread : stack.threads()) {
            List<PrewalkedFrame> frames = new ArrayList<>(thread.frames().size());
            for (PingFrame frame : thread.frames()) {
                frames.add(
                        new PrewalkedFrame(
                                frame.instructionAddress(),
                                frame.moduleIndex(),
                                FrameTrust.ofLabel(frame.trust())));
            }
            threads.add(new PrewalkedThread(0, null, frames));
        }
        return SteadyWalk.walk(
                symbols,
                source ->
                        new PrewalkedStacks(source, WalkOptions.BEST)
                                .symbolicate(
                                        modules,
                                        threads,
                                        stack.crashType(),
                                        stack.crashAddress(),
                                        stack.crashingThread()));
    }
}
