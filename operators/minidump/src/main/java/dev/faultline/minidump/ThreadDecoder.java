package dev.faultline.minidump;

import dev.faultline.minidump.MinidumpError.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads threads, the exception, and what other streams say of threads. */
final class ThreadDecoder {

    private static final int THREAD_BYTES = 48;
    private static final int THREAD_NAME_BYTES = 12;
    private static final int THREAD_INFO_BYTES = 64;
    private static final int MAX_CONTEXT_BYTES = 16 * 1024;
    private static final int MAX_EXCEPTION_PARAMETERS = 15;

    private final DumpBytes file;
    private final MemoryDecoder memory;
    private final Cpu cpu;
    private final SoftErrors notes;
    private boolean notedUnsupported;

    ThreadDecoder(DumpBytes file, MemoryDecoder memory, Cpu cpu, SoftErrors notes) {
        this.file = file;
        this.memory = memory;
        this.cpu = cpu;
        this.notes = notes;
    }

    List<MinidumpThread> threads(DumpBytes stream) {
        long claimed = stream.u32(0);
        if (claimed > MinidumpReader.MAX_THREADS) {
            throw new DamagedException(Reason.TOO_MANY_THREADS, claimed + " threads");
        }
        EntryList entries = EntryList.counted(stream, THREAD_BYTES);
        List<MinidumpThread> threads = new ArrayList<>(entries.count());
        for (int i = 0; i < entries.count(); i++) {
            long at = entries.offset(i);
            threads.add(
                    new MinidumpThread(
                            stream.u32(at),
                            null,
                            stream.u64(at + 24),
                            memory.region(stream, at + 24),
                            context(stream.u32(at + 40), stream.u32(at + 44)),
                            stream.u64(at + 16),
                            null));
        }
        return threads;
    }

    private @Nullable CpuContext context(long size, long offset) {
        if (size == 0) {
            return null;
        }
        if (cpu.registerNames().isEmpty()) {
            if (!notedUnsupported) {
                notes.add("registers of " + cpu.displayName() + " are not supported");
                notedUnsupported = true;
            }
            return null;
        }
        if (size > MAX_CONTEXT_BYTES) {
            notes.add("registers of %d bytes, limit %d".formatted(size, MAX_CONTEXT_BYTES));
            return null;
        }
        try {
            return ContextDecoder.decode(cpu, file.view(offset, size));
        } catch (DamagedException damage) {
            notes.add(damage);
            return null;
        }
    }

    List<MinidumpThread> named(DumpBytes stream, List<MinidumpThread> threads) {
        EntryList entries =
                EntryList.counted(stream, THREAD_NAME_BYTES)
                        .atMost(MinidumpReader.MAX_THREADS, notes);
        Map<Long, String> names = new HashMap<>();
        for (int i = 0; i < entries.count(); i++) {
            long at = entries.offset(i);
            try {
                names.putIfAbsent(stream.u32(at), file.string(stream.u64(at + 4)));
            } catch (DamagedException damage) {
                notes.add(damage);
            }
        }
        return threads.stream().map(thread -> thread.named(names.get(thread.id()))).toList();
    }

    List<MinidumpThread> withInfo(DumpBytes stream, List<MinidumpThread> threads) {
        EntryList entries =
                EntryList.selfDescribing(stream, THREAD_INFO_BYTES, false)
                        .atMost(MinidumpReader.MAX_THREADS, notes);
        Map<Long, ThreadInfo> infos = new HashMap<>();
        for (int i = 0; i < entries.count(); i++) {
            long at = entries.offset(i);
            infos.putIfAbsent(
                    stream.u32(at),
                    new ThreadInfo(
                            stream.u32(at + 4),
                            stream.u32(at + 12),
                            stream.u64(at + 16),
                            stream.u64(at + 24),
                            stream.u64(at + 32),
                            stream.u64(at + 40),
                            stream.u64(at + 48),
                            stream.u64(at + 56)));
        }
        return threads.stream().map(thread -> thread.with(infos.get(thread.id()))).toList();
    }

    /**
     * The exception. Its link to another exception is an address in the process, not in the file,
     * and is not followed.
     */
    ExceptionRecord exception(DumpBytes stream) {
        int count = (int) Math.min(stream.u32(32), MAX_EXCEPTION_PARAMETERS);
        List<Long> parameters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parameters.add(stream.u64(40 + i * 8L));
        }
        return new ExceptionRecord(
                stream.u32(0),
                stream.u32(8),
                stream.u32(12),
                stream.u64(24),
                parameters,
                context(stream.u32(160), stream.u32(164)));
    }

    static BreakpadInfo breakpad(DumpBytes stream) {
        long validity = stream.u32(0);
        return new BreakpadInfo(
                (validity & 1) != 0 ? Long.valueOf(stream.u32(4)) : null,
                (validity & 2) != 0 ? Long.valueOf(stream.u32(8)) : null);
    }
}
