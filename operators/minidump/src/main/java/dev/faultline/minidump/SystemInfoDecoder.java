package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/** Reads machine, operating system and process. */
final class SystemInfoDecoder {

    private static final int MAX_FIELD_CHARS = 64;
    private static final long PROCESS_ID_VALID = 1;
    private static final long PROCESS_TIMES_VALID = 2;

    private SystemInfoDecoder() {}

    static SystemInfo system(DumpBytes stream, DumpBytes file, SoftErrors notes) {
        Cpu cpu = Cpu.ofArchitecture(stream.u16(0));
        OperatingSystem os = OperatingSystem.ofPlatformId(stream.u32(20));
        String numbers = stream.u32(8) + "." + stream.u32(12) + "." + stream.u32(16);
        String version = osVersion(os, numbers, servicePack(stream.u32(24), file, notes));
        return new SystemInfo(os, version, cpu, cpuInfo(cpu, stream), stream.u8(6));
    }

    private static String servicePack(long offset, DumpBytes file, SoftErrors notes) {
        try {
            return offset == 0 ? "" : file.string(offset).strip();
        } catch (DamagedException damage) {
            notes.add(damage);
            return "";
        }
    }

    /**
     * Writers for Linux leave the numbers at zero and put the output of uname, "Linux 4.9.60 #1 SMP
     * … x86_64", where Windows has the service pack.
     */
    private static String osVersion(OperatingSystem os, String numbers, String servicePack) {
        int first = servicePack.indexOf(' ');
        int last = servicePack.lastIndexOf(' ');
        if (os.hasLinuxSignals() && numbers.equals("0.0.0") && last > first) {
            return servicePack.substring(first + 1, last);
        }
        return (numbers + " " + servicePack).strip();
    }

    private static @Nullable String cpuInfo(Cpu cpu, DumpBytes stream) {
        if (cpu != Cpu.X86 && cpu != Cpu.AMD64) {
            return null;
        }
        int revision = stream.u16(4);
        String model =
                "family %d model %d stepping %d"
                        .formatted(stream.u16(2), revision >>> 8, revision & 0xff);
        return cpu == Cpu.X86 ? (vendor(stream) + " " + model).strip() : model;
    }

    private static String vendor(DumpBytes stream) {
        StringBuilder vendor = new StringBuilder(12);
        for (int field = 0; field < 3; field++) {
            long letters = stream.u32(32 + field * 4L);
            for (int shift = 0; shift < 32; shift += 8) {
                vendor.append((char) (letters >>> shift & 0x7f));
            }
        }
        return PlainText.clean(vendor);
    }

    static MiscInfo process(DumpBytes stream) {
        long flags = stream.u32(4);
        Long id = (flags & PROCESS_ID_VALID) != 0 ? Long.valueOf(stream.u32(8)) : null;
        Long start = (flags & PROCESS_TIMES_VALID) != 0 ? Long.valueOf(stream.u32(12)) : null;
        return new MiscInfo(id, start);
    }

    /**
     * The value of the first line {@code name : value} of a Linux text stream.
     *
     * @return null if there is no such line
     */
    static @Nullable String field(DumpBytes stream, String name) {
        int lineStart = 0;
        for (int i = 0; i <= stream.size(); i++) {
            if (i == stream.size() || stream.u8(i) == '\n') {
                String line = text(stream, lineStart, i);
                int colon = line.indexOf(':');
                if (colon >= 0 && line.substring(0, colon).strip().equals(name)) {
                    return PlainText.clean(line.substring(colon + 1).strip());
                }
                lineStart = i + 1;
            }
        }
        return null;
    }

    private static String text(DumpBytes stream, int from, int to) {
        int end = Math.min(to, from + MAX_FIELD_CHARS);
        StringBuilder text = new StringBuilder(end - from);
        for (int i = from; i < end; i++) {
            text.append((char) stream.u8(i));
        }
        return text.toString();
    }
}
