package dev.faultline.minidump;

import dev.faultline.minidump.MinidumpError.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads minidumps of either byte order from one buffer. The thread list and the system information
 * must be readable; everything else that is damaged is left out and noted as a soft error. Work and
 * memory are bounded by the size of the file and by the limits below.
 */
public final class MinidumpReader {

    /** Largest file that is read unless the caller says otherwise. */
    public static final int MAX_FILE_BYTES = 64 * 1024 * 1024;

    /** Most streams that a directory may list. */
    public static final int MAX_STREAMS = 128;

    /** Most threads; a dump that claims more is refused. */
    public static final int MAX_THREADS = 4096;

    /** Most modules, and most unloaded modules; the rest is left out. */
    public static final int MAX_MODULES = 2048;

    /** Most regions of saved memory; the rest is left out. */
    public static final int MAX_MEMORY_REGIONS = 4096;

    /** Most mappings; the rest is left out. */
    public static final int MAX_MAPPINGS = 65_536;

    /** Most handles; the rest is left out. */
    public static final int MAX_HANDLES = 16_384;

    /** Most soft errors that are listed. */
    public static final int MAX_SOFT_ERRORS = 64;

    private static final long MAGIC = 0x504d_444dL;
    private static final long VERSION = 0xa793L;
    private static final int DIRECTORY_ENTRY_BYTES = 12;
    private static final int MAX_WRITER_ERROR_BYTES = 64 * 1024;

    private final DumpBytes file;
    private final SoftErrors notes = new SoftErrors();
    private final Map<Integer, Location> streams = new HashMap<>();
    private final MemoryDecoder memory;

    private record Location(long size, long offset) {}

    private MinidumpReader(DumpBytes file) {
        this.file = file;
        this.memory = new MemoryDecoder(file, notes);
    }

    /**
     * Reads a file of at most {@link #MAX_FILE_BYTES}.
     *
     * @param file the bytes between its position and limit, which are not moved; must not be
     *     changed while the result is in use
     */
    public static MinidumpResult read(ByteBuffer file) {
        return read(file, MAX_FILE_BYTES);
    }

    /** As {@link #read(ByteBuffer)}, with another limit on the size in bytes. */
    public static MinidumpResult read(ByteBuffer file, int maxFileBytes) {
        if (file.remaining() > maxFileBytes) {
            return new MinidumpError(
                    Reason.TOO_LARGE, file.remaining() + " bytes, limit " + maxFileBytes);
        }
        try {
            return new MinidumpReader(DumpBytes.of(file, byteOrder(file))).readAll();
        } catch (DamagedException damage) {
            return damage.error();
        }
    }

    private static ByteOrder byteOrder(ByteBuffer file) {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            ByteBuffer view = file.slice().order(order);
            if (view.remaining() >= 32 && (view.getInt(0) & 0xffff_ffffL) == MAGIC) {
                return order;
            }
        }
        throw new DamagedException(Reason.BAD_HEADER, "does not start with a minidump header");
    }

    private Minidump readAll() {
        if ((file.u32(4) & 0xffff) != VERSION) {
            throw new DamagedException(Reason.BAD_HEADER, "unknown version");
        }
        readDirectory(file.u32(8), file.u32(12));
        SystemInfo system =
                required(
                        StreamType.SYSTEM_INFO,
                        Reason.MISSING_SYSTEM_INFO,
                        stream -> SystemInfoDecoder.system(stream, file, notes));
        ThreadDecoder threads = new ThreadDecoder(file, memory, system.cpu(), notes);
        ModuleDecoder modules = new ModuleDecoder(file, system.os(), notes);
        MappingDecoder mappings = new MappingDecoder(notes);
        List<MappedRange> linuxMappings = ifReadable(StreamType.LINUX_MAPS, mappings::linux);
        return new Minidump(
                file.u32(20),
                system,
                process(),
                threads(threads),
                optional(StreamType.MODULE_LIST, modules::loaded, List.of()),
                optional(StreamType.UNLOADED_MODULE_LIST, modules::unloaded, List.of()),
                AddressRanges.of(memoryRegions(), MemoryRegion::base, MemoryRegion::size),
                AddressRanges.of(
                        linuxMappings != null
                                ? linuxMappings
                                : optional(
                                        StreamType.MEMORY_INFO_LIST, mappings::windows, List.of()),
                        MappedRange::start,
                        MappedRange::size),
                linuxMappings == null ? null : Integer.valueOf(linuxMappings.size()),
                ifReadable(StreamType.EXCEPTION, threads::exception),
                optional(StreamType.BREAKPAD_INFO, ThreadDecoder::breakpad, BreakpadInfo.NOTHING),
                ifReadable(StreamType.ASSERTION_INFO, Assertion::decode),
                linux(system.cpu()),
                mac(),
                ifReadable(
                        StreamType.CRASHPAD_INFO,
                        stream -> new CrashpadDecoder(file, notes).decode(stream)),
                ifReadable(
                        StreamType.HANDLE_DATA,
                        stream -> new HandleDecoder(file, notes).decode(stream)),
                ifReadable(
                        StreamType.WRITER_ERRORS,
                        stream -> stream.utf8(0, Math.min(stream.size(), MAX_WRITER_ERROR_BYTES))),
                notes.notes());
    }

    private List<MinidumpThread> threads(ThreadDecoder decoder) {
        List<MinidumpThread> bare =
                required(StreamType.THREAD_LIST, Reason.MISSING_THREAD_LIST, decoder::threads);
        List<MinidumpThread> named =
                optional(StreamType.THREAD_NAMES, stream -> decoder.named(stream, bare), bare);
        return optional(
                StreamType.THREAD_INFO_LIST, stream -> decoder.withInfo(stream, named), named);
    }

    private LinuxDetails linux(Cpu cpu) {
        return new LinuxDetails(
                ifReadable(
                        StreamType.LINUX_CPU_INFO,
                        stream -> LinuxDecoder.field(stream, "microcode")),
                ifReadable(StreamType.LINUX_RELEASE, LinuxDecoder::release),
                ifReadable(StreamType.LINUX_LIMITS, LinuxDecoder::limits),
                optional(
                        StreamType.LINUX_AUXILIARY_VECTOR,
                        stream -> LinuxDecoder.auxiliaryVector(stream, cpu.pointerBytes()),
                        Map.of()));
    }

    private MacDetails mac() {
        MacDecoder decoder = new MacDecoder(file, notes);
        return new MacDetails(
                ifReadable(StreamType.MAC_CRASH_INFO, decoder::crashRecords),
                ifReadable(StreamType.MAC_BOOT_ARGUMENTS, decoder::bootArguments));
    }

    /** Of several streams of a type the first counts; they may share bytes, nothing is written. */
    private void readDirectory(long count, long offset) {
        if (count > MAX_STREAMS) {
            throw new DamagedException(Reason.TOO_MANY_STREAMS, count + " streams");
        }
        DumpBytes directory;
        try {
            directory = file.view(offset, count * DIRECTORY_ENTRY_BYTES);
        } catch (DamagedException damage) {
            throw new DamagedException(Reason.BAD_HEADER, damage.error().detail());
        }
        for (int i = 0; i < count; i++) {
            long at = (long) i * DIRECTORY_ENTRY_BYTES;
            Location location = new Location(directory.u32(at + 4), directory.u32(at + 8));
            streams.putIfAbsent((int) directory.u32(at), location);
        }
    }

    private <T> T required(int type, Reason missing, Function<DumpBytes, T> decoder) {
        notes.startStream(type);
        Location location = streams.get(type);
        if (location == null) {
            throw new DamagedException(missing, "no such stream");
        }
        return decoder.apply(file.view(location.offset(), location.size()));
    }

    private <T> T optional(int type, Function<DumpBytes, T> decoder, T otherwise) {
        T decoded = ifReadable(type, decoder);
        return decoded != null ? decoded : otherwise;
    }

    private <T> @Nullable T ifReadable(int type, Function<DumpBytes, T> decoder) {
        Location location = streams.get(type);
        if (location == null) {
            return null;
        }
        notes.startStream(type);
        try {
            return decoder.apply(file.view(location.offset(), location.size()));
        } catch (DamagedException damage) {
            notes.add(damage);
            return null;
        }
    }

    private List<MemoryRegion> memoryRegions() {
        List<MemoryRegion> regions =
                new ArrayList<>(optional(StreamType.MEMORY_LIST, memory::scattered, List.of()));
        regions.addAll(optional(StreamType.MEMORY64_LIST, memory::consecutive, List.of()));
        return regions;
    }

    private MiscInfo process() {
        MiscInfo info = optional(StreamType.MISC_INFO, MiscInfoDecoder::decode, MiscInfo.NOTHING);
        return info.processId() != null
                ? info
                : info.withProcessId(
                        ifReadable(StreamType.LINUX_PROC_STATUS, LinuxDecoder::processId));
    }
}
