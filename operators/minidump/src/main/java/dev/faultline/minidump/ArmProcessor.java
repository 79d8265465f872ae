package dev.faultline.minidump;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names of 32-bit ARM processors, by their main id register and the kernel's HWCAP bits. */
final class ArmProcessor {

    private static final long PART_MASK = 0xff00_fff0L;

    private static final Map<Long, String> VENDORS =
            Map.of(0x41L, "ARM", 0x51L, "Qualcomm", 0x56L, "Marvell", 0x69L, "Intel/Marvell");
    private static final Map<Long, String> PARTS =
            Map.ofEntries(
                    Map.entry(0x4100_c050L, "Cortex-A5"),
                    Map.entry(0x4100_c080L, "Cortex-A8"),
                    Map.entry(0x4100_c090L, "Cortex-A9"),
                    Map.entry(0x4100_c0f0L, "Cortex-A15"),
                    Map.entry(0x4100_c140L, "Cortex-R4"),
                    Map.entry(0x4100_c150L, "Cortex-R5"),
                    Map.entry(0x4100_b020L, "ARM11-MPCore"),
                    Map.entry(0x4100_b360L, "ARM1136"),
                    Map.entry(0x4100_b560L, "ARM1156"),
                    Map.entry(0x4100_b760L, "ARM1176"),
                    Map.entry(0x4100_9260L, "ARM926"),
                    Map.entry(0x4100_9460L, "ARM946"),
                    Map.entry(0x4100_9660L, "ARM966"),
                    Map.entry(0x5100_00f0L, "Scorpion"),
                    Map.entry(0x5100_06f0L, "Krait"));
    private static final List<String> FEATURES =
            List.of(
                    "swp",
                    "half",
                    "thumb",
                    "26bit",
                    "fastmult",
                    "fpa",
                    "vfpv2",
                    "edsp",
                    "java",
                    "iwmmxt",
                    "crunch",
                    "thumbee",
                    "neon",
                    "vfpv3",
                    "vfpv3d16",
                    "tls",
                    "vfpv4",
                    "idiva",
                    "idivt");

    private ArmProcessor() {}

    /** For example {@code ARMv7 ARM Cortex-A9 features: half,thumb,vfpv2}. */
    static String describe(int level, long mainId, long capabilities) {
        StringBuilder text = new StringBuilder("ARMv").append(level);
        if (mainId != 0) {
            long vendor = mainId >>> 24;
            long part = mainId & PART_MASK;
            text.append(' ')
                    .append(VENDORS.getOrDefault(vendor, "vendor(0x%x)".formatted(vendor)))
                    .append(' ')
                    .append(PARTS.getOrDefault(part, "part(0x%x)".formatted(part)));
        }
        List<String> features = new ArrayList<>();
        for (int bit = 0; bit < FEATURES.size(); bit++) {
            if ((capabilities >>> bit & 1) != 0) {
                features.add(FEATURES.get(bit));
            }
        }
        if (!features.isEmpty()) {
            text.append(" features: ").append(String.join(",", features));
        }
        return text.toString();
    }
}
