package dev.faultline.minidump;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes small minidumps for tests, byte by byte, in either byte order. Streams appear only if
 * something was added to them, so that their absence can be tested as well.
 */
// All buffers are allocated here and all arrays stay here.
@SuppressWarnings({"ArrayRecordComponent", "ByteBufferBackingArray"})
public final class MinidumpBuilder {

    private static final int HEADER_BYTES = 32;
    private static final int MODULE_BYTES = 108;

    private final ByteOrder order;
    private int architecture = 9;
    private int platform = 0x8201;
    private String servicePack = "Linux 6.1.0 #1 SMP x86_64";
    private boolean withSystemInfo = true;
    private boolean withThreadList = true;
    private final List<ThreadSpec> threads = new ArrayList<>();
    private final List<ModuleSpec> modules = new ArrayList<>();
    private final List<MemorySpec> memory = new ArrayList<>();
    private final List<MemorySpec> memory64 = new ArrayList<>();
    private final List<UnloadedModule> unloaded = new ArrayList<>();
    private final List<MappedRange> windowsMappings = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Map<Long, Long> environmentBlocks = new HashMap<>();
    private final Map<Long, ThreadInfo> threadInfos = new LinkedHashMap<>();
    private final List<Handle> handles = new ArrayList<>();
    private @Nullable ExceptionSpec exception;

    private record ThreadSpec(
            long id, @Nullable String name, byte[] context, long stackBase, byte[] stack) {}

    private record ModuleSpec(long base, long size, String name, byte[] codeView) {}

    private record MemorySpec(long base, byte[] bytes) {}

    private record Stream(int type, StreamWriters.Content content) {}

    private record ExceptionSpec(
            long threadId,
            long code,
            long flags,
            long address,
            long[] parameters,
            byte[] context) {}

    private MinidumpBuilder(ByteOrder order) {
        this.order = order;
    }

    /** An amd64 Linux dump in little-endian order. */
    public static MinidumpBuilder linux() {
        return new MinidumpBuilder(ByteOrder.LITTLE_ENDIAN);
    }

    /** As {@link #linux()}, in the given order. */
    public static MinidumpBuilder linux(ByteOrder order) {
        return new MinidumpBuilder(order);
    }

    /** An amd64 Windows dump. */
    public static MinidumpBuilder windows() {
        MinidumpBuilder builder = new MinidumpBuilder(ByteOrder.LITTLE_ENDIAN);
        builder.platform = 2;
        builder.servicePack = "";
        return builder;
    }

    /** Sets the processor by its number in the system information. */
    public MinidumpBuilder architecture(int code) {
        architecture = code;
        return this;
    }

    /** Sets the processor and the system, instead of amd64 Linux. */
    public MinidumpBuilder machine(Cpu cpu, OperatingSystem os) {
        servicePack = "";
        int windowsNt = 2;
        return architecture(firstCode(0, code -> Cpu.ofArchitecture(code) == cpu))
                .platform(firstCode(windowsNt, code -> OperatingSystem.ofPlatformId(code) == os));
    }

    private static int firstCode(int from, IntPredicate isMeant) {
        return IntStream.range(from, 0x1_0000).filter(isMeant).findFirst().orElseThrow();
    }

    public MinidumpBuilder withoutSystemInfo() {
        withSystemInfo = false;
        return this;
    }

    public MinidumpBuilder withoutThreadList() {
        withThreadList = false;
        return this;
    }

    /** Adds a thread with its registers and saved stack. */
    public MinidumpBuilder thread(
            long id, @Nullable String name, byte[] context, long stackBase, byte[] stack) {
        threads.add(new ThreadSpec(id, name, context, stackBase, stack));
        return this;
    }

    /** Adds an ELF module with its build id. */
    public MinidumpBuilder elfModule(long base, long size, String name, byte[] buildId) {
        byte[] record = buffer(4 + buildId.length).putInt(0x4270454c).put(buildId).array();
        modules.add(new ModuleSpec(base, size, name, record));
        return this;
    }

    /** Adds a module with a PDB70 record; the GUID is given by its fields. */
    public MinidumpBuilder pdbModule(
            long base, long size, String name, long guidHigh, long guidLow, int age, String pdb) {
        byte[] pdbName = pdb.getBytes(StandardCharsets.UTF_8);
        ByteBuffer record = buffer(25 + pdbName.length);
        record.putInt(0x53445352);
        record.putInt((int) (guidHigh >>> 32));
        record.putShort((short) (guidHigh >>> 16)).putShort((short) guidHigh);
        record.put(ByteBuffer.allocate(8).putLong(guidLow).array());
        record.putInt(age).put(pdbName);
        modules.add(new ModuleSpec(base, size, name, record.array()));
        return this;
    }

    /** Adds a module with the older PDB20 record. */
    public MinidumpBuilder pdb20Module(
            long base, long size, String name, int signature, int age, String pdb) {
        byte[] pdbName = pdb.getBytes(StandardCharsets.UTF_8);
        ByteBuffer record = buffer(17 + pdbName.length).putInt(0x3031424e).putInt(0);
        record.putInt(signature).putInt(age).put(pdbName);
        return module(base, size, name, record.array());
    }

    /** Adds a module with any record of its debug information. */
    public MinidumpBuilder module(long base, long size, String name, byte[] codeView) {
        modules.add(new ModuleSpec(base, size, name, codeView));
        return this;
    }

    /** Adds a module without a record of its debug information. */
    public MinidumpBuilder bareModule(long base, long size, String name) {
        modules.add(new ModuleSpec(base, size, name, new byte[0]));
        return this;
    }

    public MinidumpBuilder unloadedModule(long base, long size, String name) {
        unloaded.add(new UnloadedModule(base, size, name, null));
        return this;
    }

    /** Adds memory to the list whose regions have a place of their own in the file. */
    public MinidumpBuilder memory(long base, byte[] bytes) {
        memory.add(new MemorySpec(base, bytes));
        return this;
    }

    /** Adds memory to the list of consecutive regions. */
    public MinidumpBuilder memory64(long base, byte[] bytes) {
        memory64.add(new MemorySpec(base, bytes));
        return this;
    }

    public MinidumpBuilder windowsMapping(long base, long size, boolean executable) {
        windowsMappings.add(new MappedRange(base, size, true, !executable, executable));
        return this;
    }

    /** Adds the text of /proc/self/maps. */
    public MinidumpBuilder linuxMaps(String text) {
        return stream(StreamType.LINUX_MAPS, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Adds any other stream. */
    public MinidumpBuilder stream(int type, byte[] bytes) {
        return stream(type, out -> bytes);
    }

    private MinidumpBuilder stream(int type, StreamWriters.Content content) {
        streams.add(new Stream(type, content));
        return this;
    }

    /** Adds the text of /proc/cpuinfo. */
    public MinidumpBuilder linuxCpuInfo(String text) {
        return stream(StreamType.LINUX_CPU_INFO, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds the text of /proc/self/status. */
    public MinidumpBuilder linuxStatus(String text) {
        return stream(StreamType.LINUX_PROC_STATUS, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds the text of /etc/lsb-release or /etc/os-release. */
    public MinidumpBuilder linuxRelease(String text) {
        return stream(StreamType.LINUX_RELEASE, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds the text of /proc/self/limits. */
    public MinidumpBuilder linuxLimits(String text) {
        return stream(StreamType.LINUX_LIMITS, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds what the writer of the dump could not do. */
    public MinidumpBuilder writerErrors(String json) {
        return stream(StreamType.WRITER_ERRORS, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets the system by its number in the system information. */
    public MinidumpBuilder platform(int id) {
        platform = id;
        return this;
    }

    /** Adds the process in the newest version of the structure, with the fields that are known. */
    public MinidumpBuilder miscInfo(MiscInfo info) {
        return stream(StreamType.MISC_INFO, out -> StreamWriters.miscInfo(info, out));
    }

    /** As {@link #miscInfo(MiscInfo)}, cut to a size as older writers make it. */
    public MinidumpBuilder miscInfo(MiscInfo info, int bytes) {
        return stream(
                StreamType.MISC_INFO,
                out -> Arrays.copyOf(StreamWriters.miscInfo(info, out), bytes));
    }

    /** Gives a thread an environment block, which ends with the last error. */
    public MinidumpBuilder lastError(long threadId, long address, int pointerBytes, int error) {
        environmentBlocks.put(threadId, address);
        ByteBuffer block = buffer(13 * pointerBytes + 4);
        return memory(address, block.putInt(13 * pointerBytes, error).array());
    }

    public MinidumpBuilder threadInfo(long threadId, ThreadInfo info) {
        threadInfos.put(threadId, info);
        return this;
    }

    public MinidumpBuilder handle(Handle handle) {
        handles.add(handle);
        return this;
    }

    public MinidumpBuilder assertion(Assertion assertion) {
        return stream(StreamType.ASSERTION_INFO, out -> StreamWriters.assertion(assertion, out));
    }

    /** Says which threads wrote the dump and asked for it. */
    public MinidumpBuilder breakpad(int dumpThread, int requestingThread) {
        return stream(
                StreamType.BREAKPAD_INFO,
                out ->
                        out.buffer(12)
                                .putInt(3)
                                .putInt(dumpThread)
                                .putInt(requestingThread)
                                .array());
    }

    public MinidumpBuilder crashpad(CrashpadInfo info) {
        return stream(StreamType.CRASHPAD_INFO, out -> StreamWriters.crashpad(info, out));
    }

    public MinidumpBuilder macCrash(List<MacDetails.CrashRecord> records) {
        return stream(StreamType.MAC_CRASH_INFO, out -> StreamWriters.macCrash(records, out));
    }

    public MinidumpBuilder macBootArguments(String arguments) {
        return stream(
                StreamType.MAC_BOOT_ARGUMENTS,
                out ->
                        out.buffer(12)
                                .putInt(StreamType.MAC_BOOT_ARGUMENTS)
                                .putLong(out.string(arguments))
                                .array());
    }

    /** Adds pairs of 64-bit words, ended by zeros. */
    public MinidumpBuilder auxiliaryVector(long... words) {
        return stream(
                StreamType.LINUX_AUXILIARY_VECTOR, words(Arrays.copyOf(words, words.length + 2)));
    }

    public MinidumpBuilder exception(
            long threadId,
            long code,
            long flags,
            long address,
            byte[] context,
            long... parameters) {
        exception = new ExceptionSpec(threadId, code, flags, address, parameters, context);
        return this;
    }

    /** A context of the dump's processor, by names of registers; the others are zero. */
    public byte[] context(Map<String, Long> registers) {
        Cpu cpu = Cpu.ofArchitecture(architecture);
        return switch (cpu) {
            case X86 ->
                    context(
                            buffer(716).putInt(0, 0x1_001f),
                            registers,
                            0x9c,
                            List.of(
                                    "edi", "esi", "ebx", "edx", "ecx", "eax", "ebp", "eip", "cs",
                                    "eflags", "esp"));
            case AMD64 ->
                    context(
                            buffer(1232).putInt(0x30, 0x10_001f),
                            registers,
                            0x78,
                            List.of(
                                    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8",
                                    "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rip"));
            case ARM ->
                    context(buffer(368).putInt(0, 0x4000_0006), registers, 4, cpu.registerNames());
            case ARM64 ->
                    context(buffer(912).putInt(0, 0x40_0007), registers, 8, cpu.registerNames());
            case PPC, PPC64, SPARC, MIPS, MIPS64, UNKNOWN ->
                    throw new IllegalStateException("no context for " + cpu);
        };
    }

    private byte[] context(
            ByteBuffer context, Map<String, Long> registers, int offset, List<String> names) {
        int word = Cpu.ofArchitecture(architecture).pointerBytes();
        registers.forEach(
                (name, value) -> {
                    int index = names.indexOf(name);
                    if (index < 0) {
                        throw new IllegalArgumentException("no register " + name);
                    }
                    int at = offset + index * word;
                    if (word == 4) {
                        context.putInt(at, value.intValue());
                    } else {
                        context.putLong(at, value);
                    }
                });
        return context.array();
    }

    /** An amd64 context with the registers that matter; the others are zero. */
    public byte[] amd64Context(long rip, long rsp, long rbp) {
        return amd64Context(rip, rsp, rbp, 0);
    }

    /** As {@link #amd64Context(long, long, long)}, with rbx. */
    public byte[] amd64Context(long rip, long rsp, long rbp, long rbx) {
        ByteBuffer context = buffer(1232);
        context.putInt(0x30, 0x10_001f);
        context.putLong(0x90, rbx).putLong(0x98, rsp).putLong(0xa0, rbp).putLong(0xf8, rip);
        return context.array();
    }

    /** An x86 context with the registers that walks look at; the others are zero. */
    public byte[] x86Context(long eip, long esp, long ebp, long ebx) {
        ByteBuffer context = buffer(716);
        context.putInt(0, 0x1_001f);
        context.putInt(0xa4, (int) ebx).putInt(0xb4, (int) ebp);
        context.putInt(0xb8, (int) eip).putInt(0xc4, (int) esp);
        return context.array();
    }

    /** An ARM context in Breakpad's layout: the registers that matter, the others are zero. */
    public byte[] armContext(long pc, long sp, long lr, long fp) {
        ByteBuffer context = buffer(368);
        context.putInt(0, 0x4000_0006);
        context.putInt(4 + 11 * 4, (int) fp).putInt(4 + 13 * 4, (int) sp);
        context.putInt(4 + 14 * 4, (int) lr).putInt(4 + 15 * 4, (int) pc);
        return context.array();
    }

    /** An ARM64 context in Windows' layout: the registers that matter, the others are zero. */
    public byte[] arm64Context(long pc, long sp, long lr, long fp) {
        return arm64Context(buffer(912).putInt(0, 0x40_0007), pc, sp, lr, fp);
    }

    /** As {@link #arm64Context}, in Breakpad's own, older layout. */
    public byte[] breakpadArm64Context(long pc, long sp, long lr, long fp) {
        return arm64Context(buffer(796).putLong(0, 0x8000_0006L), pc, sp, lr, fp);
    }

    private static byte[] arm64Context(ByteBuffer context, long pc, long sp, long lr, long fp) {
        context.putLong(8 + 29 * 8, fp).putLong(8 + 30 * 8, lr);
        context.putLong(8 + 31 * 8, sp).putLong(8 + 32 * 8, pc);
        return context.array();
    }

    /** 32-bit words in the byte order of the dump. */
    public byte[] halfWords(long... words) {
        ByteBuffer bytes = buffer(words.length * 4);
        for (long word : words) {
            bytes.putInt((int) word);
        }
        return bytes.array();
    }

    /** 64-bit words in the byte order of the dump. */
    public byte[] words(long... words) {
        ByteBuffer bytes = buffer(words.length * 8);
        for (long word : words) {
            bytes.putLong(word);
        }
        return bytes.array();
    }

    public ByteBuffer build() {
        return ByteBuffer.wrap(bytes());
    }

    /** The whole file. */
    public byte[] bytes() {
        Writer writer = new Writer();
        writeStreams(writer);
        return writer.finish();
    }

    private void writeStreams(Writer writer) {
        if (withSystemInfo) {
            writer.stream(StreamType.SYSTEM_INFO, systemInfo(writer));
        }
        if (withThreadList) {
            writer.stream(StreamType.THREAD_LIST, threadList(writer));
        }
        if (threads.stream().anyMatch(thread -> thread.name() != null)) {
            writer.stream(StreamType.THREAD_NAMES, threadNames(writer));
        }
        if (!modules.isEmpty()) {
            writer.stream(StreamType.MODULE_LIST, moduleList(writer));
        }
        if (!unloaded.isEmpty()) {
            writer.stream(StreamType.UNLOADED_MODULE_LIST, unloadedList(writer));
        }
        if (!memory.isEmpty()) {
            writer.stream(StreamType.MEMORY_LIST, memoryList(writer));
        }
        if (!memory64.isEmpty()) {
            writer.stream(StreamType.MEMORY64_LIST, memory64List(writer));
        }
        if (!windowsMappings.isEmpty()) {
            writer.stream(StreamType.MEMORY_INFO_LIST, memoryInfoList());
        }
        if (exception != null) {
            writer.stream(StreamType.EXCEPTION, exceptionRecord(writer, exception));
        }
        if (!threadInfos.isEmpty()) {
            writer.stream(
                    StreamType.THREAD_INFO_LIST, StreamWriters.threadInfos(threadInfos, writer));
        }
        if (!handles.isEmpty()) {
            writer.stream(StreamType.HANDLE_DATA, StreamWriters.handles(handles, writer));
        }
        streams.forEach(stream -> writer.stream(stream.type(), stream.content().write(writer)));
    }

    private byte[] systemInfo(Writer writer) {
        ByteBuffer info = buffer(56);
        info.putShort((short) architecture).putShort((short) 6).putShort((short) 0x3a09);
        info.put((byte) 8).put((byte) 1);
        boolean windows = platform == 2;
        info.putInt(windows ? 10 : 0).putInt(0).putInt(windows ? 19042 : 0);
        info.putInt(platform).putInt(writer.string(servicePack));
        return info.array();
    }

    private byte[] threadList(Writer writer) {
        ByteBuffer list = buffer(4 + threads.size() * 48).putInt(threads.size());
        for (ThreadSpec thread : threads) {
            list.putInt((int) thread.id()).putInt(0).putInt(0).putInt(0);
            list.putLong(environmentBlocks.getOrDefault(thread.id(), 0L));
            list.putLong(thread.stackBase());
            list.putInt(thread.stack().length).putInt(writer.append(thread.stack()));
            list.putInt(thread.context().length).putInt(writer.append(thread.context()));
        }
        return list.array();
    }

    private byte[] threadNames(Writer writer) {
        List<ThreadSpec> named = threads.stream().filter(thread -> thread.name() != null).toList();
        ByteBuffer list = buffer(4 + named.size() * 12).putInt(named.size());
        for (ThreadSpec thread : named) {
            list.putInt((int) thread.id()).putLong(writer.string(String.valueOf(thread.name())));
        }
        return list.array();
    }

    private byte[] moduleList(Writer writer) {
        ByteBuffer list = buffer(4 + modules.size() * MODULE_BYTES).putInt(modules.size());
        for (ModuleSpec module : modules) {
            int start = list.position();
            list.putLong(module.base()).putInt((int) module.size()).putInt(0).putInt(0x5ba523af);
            list.putInt(writer.string(module.name()));
            list.putInt(0xfeef04bd).putInt(0x10000).putInt(0x10002).putInt(0x30004);
            list.position(start + 76);
            list.putInt(module.codeView().length).putInt(writer.append(module.codeView()));
            list.position(start + MODULE_BYTES);
        }
        return list.array();
    }

    private byte[] unloadedList(Writer writer) {
        ByteBuffer list = buffer(12 + unloaded.size() * 24);
        list.putInt(12).putInt(24).putInt(unloaded.size());
        for (UnloadedModule module : unloaded) {
            list.putLong(module.base()).putInt((int) module.size()).putInt(0).putInt(0x5ba523af);
            list.putInt(writer.string(module.codeFile()));
        }
        return list.array();
    }

    private byte[] memoryList(Writer writer) {
        ByteBuffer list = buffer(4 + memory.size() * 16).putInt(memory.size());
        for (MemorySpec region : memory) {
            list.putLong(region.base()).putInt(region.bytes().length);
            list.putInt(writer.append(region.bytes()));
        }
        return list.array();
    }

    private byte[] memory64List(Writer writer) {
        ByteBuffer list = buffer(16 + memory64.size() * 16).putLong(memory64.size());
        list.putLong(writer.position());
        for (MemorySpec region : memory64) {
            list.putLong(region.base()).putLong(region.bytes().length);
            writer.append(region.bytes());
        }
        return list.array();
    }

    private byte[] memoryInfoList() {
        ByteBuffer list = buffer(16 + windowsMappings.size() * 48);
        list.putInt(16).putInt(48).putLong(windowsMappings.size());
        for (MappedRange range : windowsMappings) {
            list.putLong(range.start()).putLong(range.start()).putInt(4).putInt(0);
            list.putLong(range.size()).putInt(0x1000).putInt(range.executable() ? 0x20 : 4);
            list.putInt(0x20000).putInt(0);
        }
        return list.array();
    }

    private byte[] exceptionRecord(Writer writer, ExceptionSpec spec) {
        ByteBuffer record = buffer(168);
        record.putInt((int) spec.threadId()).putInt(0);
        record.putInt((int) spec.code()).putInt((int) spec.flags()).putLong(0);
        record.putLong(spec.address()).putInt(spec.parameters().length).putInt(0);
        for (long parameter : spec.parameters()) {
            record.putLong(parameter);
        }
        record.position(160);
        record.putInt(spec.context().length).putInt(writer.append(spec.context()));
        return record.array();
    }

    private ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(order);
    }

    /** Collects what the streams point to, then the streams, then the directory. */
    private final class Writer implements StreamWriters.Out {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final List<int[]> directory = new ArrayList<>();

        int position() {
            return HEADER_BYTES + body.size();
        }

        @Override
        public ByteBuffer buffer(int size) {
            return MinidumpBuilder.this.buffer(size);
        }

        @Override
        public int append(byte[] bytes) {
            int position = position();
            body.writeBytes(bytes);
            return position;
        }

        @Override
        public int string(String text) {
            byte[] units =
                    text.getBytes(
                            order == ByteOrder.LITTLE_ENDIAN
                                    ? StandardCharsets.UTF_16LE
                                    : StandardCharsets.UTF_16BE);
            int position = append(buffer(4).putInt(units.length).array());
            append(units);
            append(new byte[2]);
            return position;
        }

        void stream(int type, byte[] bytes) {
            directory.add(new int[] {type, bytes.length, append(bytes)});
        }

        byte[] finish() {
            int directoryAt = position();
            for (int[] entry : directory) {
                append(buffer(12).putInt(entry[0]).putInt(entry[1]).putInt(entry[2]).array());
            }
            ByteBuffer file = buffer(position());
            file.putInt(0x504d444d).putInt(0xa793).putInt(directory.size()).putInt(directoryAt);
            file.putInt(0).putInt(1_700_000_000).putLong(0);
            return file.put(body.toByteArray()).array();
        }
    }
}
