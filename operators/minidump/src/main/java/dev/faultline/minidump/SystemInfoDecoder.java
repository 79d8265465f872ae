package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/** Reads machine, operating system and process. */
final class SystemInfoDecoder {

    private SystemInfoDecoder() {}

    static SystemInfo system(DumpBytes stream, DumpBytes file, SoftErrors notes) {
        Cpu cpu = Cpu.ofArchitecture(stream.u16(0));
        OperatingSystem os = OperatingSystem.ofPlatformId(stream.u32(20));
        String numbers = stream.u32(8) + "." + stream.u32(12) + "." + stream.u32(16);
        String version = osVersion(os, numbers, servicePack(stream.u32(24), file, notes));
        return new SystemInfo(os, version, cpu, cpuInfo(cpu, stream), stream.u8(6), stream.u32(20));
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
     * … x86_64", where Windows has the service pack. Some add the name of the system.
     */
    static String osVersion(OperatingSystem os, String numbers, String servicePack) {
        String uname = servicePack.replaceFirst(" (GNU/Linux|Linux/GNU)$", "");
        int first = uname.indexOf(' ');
        int last = uname.lastIndexOf(' ');
        if (os.hasLinuxSignals() && numbers.equals("0.0.0") && last > first) {
            return uname.substring(first + 1, last);
        }
        return (numbers + " " + servicePack).strip();
    }

    private static @Nullable String cpuInfo(Cpu cpu, DumpBytes stream) {
        if (cpu == Cpu.ARM) {
            return ArmProcessor.describe(stream.u16(2), stream.u32(32), stream.u32(36));
        } else if (cpu != Cpu.X86 && cpu != Cpu.AMD64) {
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
}
