package dev.faultline.functions.stackwalk;

import dev.faultline.intake.event.SignatureInputs;
import dev.faultline.signature.CrashData;
import dev.faultline.signature.CrashThread;
import dev.faultline.signature.Frame;
import dev.faultline.signature.JavaException;
import dev.faultline.stackwalk.InlinedFunction;
import dev.faultline.stackwalk.WalkedFrame;
import dev.faultline.stackwalk.WalkedStack;
import dev.faultline.stackwalk.WalkedThread;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one mapping from a crash to what its signature is made of, for pings and reports alike: the
 * same crash gets the same signature from either.
 */
final class SignatureData {

    /** The engine looks at no more frames, inlined calls included. */
    private static final int MAX_FRAMES = 40;

    private SignatureData() {}

    /**
     * Returns the crash data.
     *
     * @param inputs annotations that rules read
     * @param os the walker's name of the system, from the dump where there is one
     * @param stack the walked stack; null for a crash without one
     */
    static CrashData of(SignatureInputs inputs, @Nullable String os, @Nullable WalkedStack stack) {
        CrashData.Builder data =
                CrashData.builder()
                        .os(os == null ? inputs.os() : os)
                        .reason(
                                stack != null && stack.crashReason() != null
                                        ? stack.crashReason()
                                        : inputs.reason())
                        .javaStackTrace(inputs.javaStackTrace())
                        .javaException(javaException(inputs.javaException()))
                        .mdswStatus(inputs.stackwalkStatus())
                        .oomAllocationSize(inputs.oomAllocationSize())
                        .jsLargeAllocationFailure(inputs.jsLargeAllocationFailure())
                        .abortMessage(inputs.abortMessage())
                        .asyncShutdownTimeout(inputs.asyncShutdownTimeout())
                        .ipcChannelError(inputs.ipcChannelError())
                        .additionalMinidumps(inputs.additionalMinidumps())
                        .ipcMessageName(inputs.ipcMessageName())
                        .hang(inputs.hang());
        if (stack != null) {
            Integer crashing = stack.crashingThread();
            data.crashingThread(crashing == null ? 0 : crashing).threads(threads(stack));
        }
        return data.build();
    }

    /** Only the crashing thread and thread 0 are ever read; the others keep their places. */
    private static List<CrashThread> threads(WalkedStack stack) {
        Integer crashing = stack.crashingThread();
        List<CrashThread> threads = new ArrayList<>(stack.threads().size());
        for (int i = 0; i < stack.threads().size(); i++) {
            boolean isRead = i == 0 || (crashing != null && crashing == i);
            threads.add(CrashThread.of(isRead ? frames(stack.threads().get(i)) : List.of()));
        }
        return threads;
    }

    private static List<Frame> frames(WalkedThread thread) {
        List<Frame> frames = new ArrayList<>(Math.min(MAX_FRAMES, thread.frames().size()));
        for (WalkedFrame frame : thread.frames()) {
            if (frames.size() == MAX_FRAMES) {
                break;
            }
            frames.add(frame(frame));
        }
        return frames;
    }

    private static Frame frame(WalkedFrame frame) {
        List<Frame.Inline> inlines = new ArrayList<>(frame.inlines().size());
        for (InlinedFunction inline : frame.inlines()) {
            inlines.add(Frame.Inline.of(inline.function(), inline.file(), line(inline.line())));
        }
        return new Frame(
                frame.module(),
                frame.function(),
                frame.file(),
                line(frame.line()),
                null,
                frame.module() == null ? "0x" + Long.toHexString(frame.instruction()) : null,
                frame.unloadedModules().isEmpty() ? null : frame.unloadedModules().get(0).module(),
                inlines);
    }

    private static @Nullable Integer line(int line) {
        return line == 0 ? null : line;
    }

    /** The outermost throwable: what a report's own Java stack text shows first. */
    private static @Nullable JavaException javaException(
            dev.faultline.intake.event.@Nullable JavaException exception) {
        if (exception == null || exception.throwables().isEmpty()) {
            return null;
        }
        var throwable = exception.throwables().get(0);
        String type = throwable.typeName() == null ? "" : throwable.typeName();
        int dot = type.lastIndexOf('.');
        return new JavaException(
                dot < 0 ? null : type.substring(0, dot),
                type.substring(dot + 1),
                throwable.stack().stream()
                        .map(
                                frame ->
                                        new JavaException.JavaFrame(
                                                frame.className(),
                                                frame.methodName(),
                                                frame.file()))
                        .toList());
    }
}
