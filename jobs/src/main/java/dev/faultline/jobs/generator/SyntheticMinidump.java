package dev.faultline.jobs.generator;

import dev.faultline.jobs.generator.SyntheticStack.LoadedModule;
import dev.faultline.jobs.generator.SyntheticStack.StackFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a small minidump of one thread (Microsoft's format with Breakpad's extensions, amd64):
 * system, modules, registers, stack memory with a chain of frame pointers, and the exception.
 */
final class SyntheticMinidump {

    /** Offset of the header's check sum, 32 bits that no reader verifies. */
    static final int CHECKSUM_OFFSET = 16;

    /** Offset of the time stamp in the header, seconds since 1970 as 32 bits. */
    static final int TIME_OFFSET = 20;

    private static final int SIGNATURE = 0x504d444d; // "MDMP"
    private static final int VERSION = 0xa793;
    private static final int STREAMS = 5;
    private static final int HEADER_BYTES = 32 + 12 * STREAMS;
    private static final int THREAD_BYTES = 48;
    private static final int MODULE_BYTES = 108;
    private static final int CONTEXT_BYTES = 1232;
    private static final int FRAME_BYTES = 32;
    private static final int MAX_BYTES = 1 << 14;
    private static final int THREAD_ID = 4711;
    private static final long CRASH_ADDRESS = 0x10;

    private final Crash crash;
    private final SyntheticStack stack;
    private final long stackPointer;
    private final ByteBuffer out = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private int streams;

    private SyntheticMinidump(Crash crash, SyntheticStack stack) {
        this.crash = crash;
        this.stack = stack;
        this.stackPointer = 0x7ffd_0000_0000L + (crash.seed() & 0xfff_fff0L);
    }

    static byte[] of(Crash crash, SyntheticStack stack) {
        return new SyntheticMinidump(crash, stack).write();
    }

    private byte[] write() {
        out.putInt(SIGNATURE).putInt(VERSION).putInt(STREAMS).putInt(32).putInt(0);
        out.putInt((int) (crash.clientTimeMillis() / 1000)).putLong(0);
        out.position(HEADER_BYTES);
        int context = writeContext();
        int memory = writeStack();
        writeSystemInfo();
        writeThreads(context, memory);
        writeModules();
        writeMemoryList(memory);
        writeException(context);
        return Arrays.copyOf(out.array(), out.position());
    }

    private void stream(int type, int start) {
        int entry = 32 + 12 * streams++;
        out.putInt(entry, type).putInt(entry + 4, out.position() - start).putInt(entry + 8, start);
    }

    private int writeContext() {
        int start = out.position();
        out.putInt(start + 0x30, 0x10001f); // which registers are present: all
        out.putLong(start + 0x98, stackPointer);
        out.putLong(start + 0xa0, stackPointer); // rbp: the frame is set up
        out.putLong(start + 0xf8, stack.frames().get(0).ip());
        out.position(start + CONTEXT_BYTES);
        return start;
    }

    /** Each frame is the caller's rbp, the return address and sixteen bytes of its own. */
    private int writeStack() {
        int start = out.position();
        List<StackFrame> frames = stack.frames();
        for (int i = 0; i < frames.size(); i++) {
            boolean outermost = i == frames.size() - 1;
            out.putLong(outermost ? 0 : stackPointer + (long) (i + 1) * FRAME_BYTES);
            out.putLong(outermost ? 0 : frames.get(i + 1).ip() + 1);
            out.putLong(0).putLong(0);
        }
        return start;
    }

    private int stackBytes() {
        return stack.frames().size() * FRAME_BYTES;
    }

    private void writeSystemInfo() {
        int start = out.position();
        out.putShort((short) 9).putShort((short) 6).putShort((short) 0x0c01);
        out.put((byte) 8).put((byte) 1);
        out.putInt(10).putInt(0).putInt(crash.os() == Os.WINDOWS ? 22631 : 0);
        out.putInt(platform()).putInt(0).putInt(0);
        out.put(new byte[24]);
        stream(7, start);
    }

    private int platform() {
        return switch (crash.os()) {
            case WINDOWS -> 2;
            case MACOS -> 0x8101;
            case LINUX -> 0x8201;
            case ANDROID -> 0x8203;
        };
    }

    private void writeThreads(int context, int memory) {
        int start = out.position();
        out.putInt(1).putInt(THREAD_ID).putInt(0).putInt(0).putInt(0).putLong(0);
        out.putLong(stackPointer).putInt(stackBytes()).putInt(memory);
        out.putInt(CONTEXT_BYTES).putInt(context);
        if (out.position() - start != 4 + THREAD_BYTES) {
            throw new AssertionError("a thread entry has 48 bytes");
        }
        stream(3, start);
    }

    private void writeModules() {
        List<LoadedModule> modules = stack.modules();
        int start = out.position();
        int texts = start + 4 + MODULE_BYTES * modules.size();
        out.putInt(modules.size());
        for (LoadedModule module : modules) {
            int name = texts;
            int identity = writeText(name, module.module().fileName());
            texts = writeIdentity(identity, module.module());
            out.putLong(module.base()).putInt((int) SyntheticModule.SIZE_BYTES).putInt(0);
            out.putInt(module.module().timeStamp()).putInt(name).put(new byte[52]);
            out.putInt(texts - identity).putInt(identity).put(new byte[24]);
        }
        stream(4, start);
        out.position(texts);
    }

    private int writeText(int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_16LE);
        out.putInt(at, bytes.length).put(at + 4, bytes);
        return at + 4 + bytes.length + 2;
    }

    /** A CodeView record: PDB 7.0 with the debug file's name, or on Linux the build id. */
    private int writeIdentity(int at, SyntheticModule module) {
        if (crash.os() == Os.LINUX) {
            out.putInt(at, 0x4270454c).put(at + 4, module.identity()); // "LEpB"
            return at + 4 + module.identity().length;
        }
        byte[] name = module.debugFile().getBytes(StandardCharsets.UTF_8);
        out.putInt(at, 0x53445352).put(at + 4, module.identity()); // "RSDS"
        out.putInt(at + 20, module.age()).put(at + 24, name);
        return at + 24 + name.length + 1;
    }

    private void writeMemoryList(int memory) {
        int start = out.position();
        out.putInt(1).putLong(stackPointer).putInt(stackBytes()).putInt(memory);
        stream(5, start);
    }

    private void writeException(int context) {
        int start = out.position();
        out.putInt(THREAD_ID).putInt(0).putInt(exceptionCode()).putInt(exceptionFlags());
        boolean windows = crash.os() == Os.WINDOWS;
        out.putLong(0).putLong(windows ? stack.frames().get(0).ip() : CRASH_ADDRESS);
        out.putInt(windows ? 2 : 0).putInt(0);
        out.putLong(0).putLong(windows ? CRASH_ADDRESS : 0).put(new byte[13 * 8]);
        out.putInt(CONTEXT_BYTES).putInt(context);
        stream(6, start);
    }

    /** A read of an unmapped address, in the words of each system. */
    private int exceptionCode() {
        return switch (crash.os()) {
            case WINDOWS -> 0xc0000005;
            case MACOS -> 1;
            case LINUX, ANDROID -> 11;
        };
    }

    private int exceptionFlags() {
        return crash.os() == Os.WINDOWS ? 0 : 1;
    }
}
