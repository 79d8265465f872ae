package dev.faultline.stackwalk;

import dev.faultline.minidump.CpuContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An address that the program may have meant, had one bit not been flipped. The weights are
 * rust-minidump's, so that confidences compare.
 *
 * @param address the address with the bit flipped back
 * @param wasNonCanonical whether the address that failed cannot be one of x86-64
 * @param isNull whether {@code address} is 0
 * @param wasLow whether {@code address} is 0 and the one that failed was small, as many numbers are
 * @param poisonRegisters whether a register holds a pattern of freed memory, which explains more
 * @param nearbyRegisters registers that point close to {@code address}
 */
record BitFlip(
        long address,
        boolean wasNonCanonical,
        boolean isNull,
        boolean wasLow,
        boolean poisonRegisters,
        int nearbyRegisters) {

    private static final long NEARBY_BYTES = 1 << 12;
    private static final long LOW_BYTES = 2 * NEARBY_BYTES;
    private static final long REPEATED_BYTE = 0x0101_0101_0101_0101L;

    /** Bytes with which allocators and engines fill memory that must not be used. */
    private static final Set<Integer> POISON =
            Set.of(
                    0x2b, 0x2d, 0x2f, 0x49, 0x4b, 0x4d, 0x4f, 0x6b, 0x8b, 0x9b, 0x9f, 0xa5, 0xbb,
                    0xcc, 0xcd, 0xce, 0xdb, 0xe5);

    private static final float BASELINE = 0.25f;
    private static final float NON_CANONICAL = 0.9f;
    private static final float NULL = 0.5f;
    private static final float NULL_FROM_LOW = 0.25f;
    private static final float[] NEARBY = {0.5f, 0.55f, 0.6f, 0.65f};
    private static final float POISONED = 0.5f;

    static BitFlip of(
            long original, long flipped, boolean wasNonCanonical, @Nullable CpuContext registers) {
        boolean isNull = flipped == 0;
        boolean wasLow = isNull && Long.compareUnsigned(original, LOW_BYTES) <= 0;
        int nearby = 0;
        boolean poison = false;
        int count = registers == null ? 0 : registers.cpu().registerNames().size();
        for (int i = 0; registers != null && i < count; i++) {
            long value = registers.value(i);
            if (Long.compareUnsigned(flipped, LOW_BYTES) > 0 && isNearby(flipped, value)) {
                nearby++;
            }
            int filler = (int) (value & 0xff);
            poison |= value == filler * REPEATED_BYTE && POISON.contains(filler);
        }
        return new BitFlip(flipped, wasNonCanonical, isNull, wasLow, poison, nearby);
    }

    private static boolean isNearby(long address, long value) {
        long distance =
                Long.compareUnsigned(address, value) > 0 ? address - value : value - address;
        return Long.compareUnsigned(distance, NEARBY_BYTES) <= 0;
    }

    /** Between 0 and 1; what speaks for the flip is combined as independent evidence. */
    float confidence() {
        float doubt = 1 - BASELINE;
        if (wasNonCanonical) {
            doubt *= 1 - NON_CANONICAL;
        }
        if (isNull) {
            doubt *= 1 - (wasLow ? NULL_FROM_LOW : NULL);
        }
        if (nearbyRegisters > 0) {
            doubt *= 1 - NEARBY[Math.min(nearbyRegisters, NEARBY.length) - 1];
        }
        return (1 - doubt) * (poisonRegisters ? POISONED : 1);
    }
}
