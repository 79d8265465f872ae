package dev.faultline.stackwalk;

import dev.faultline.minidump.Cpu;
import dev.faultline.minidump.CpuContext;
import dev.faultline.minidump.ExceptionRecord;
import dev.faultline.minidump.MappedRange;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.OperatingSystem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of the access that failed without looking at the instruction: from the
 * exception, the registers and what was mapped.
 */
final class CrashAccess {

    private static final long ACCESS_VIOLATION = 0xc000_0005L;
    private static final long MAC_BAD_ACCESS = 1;
    private static final long MAC_PROTECTION_FAULT = 13;
    private static final long SIGBUS = 7;
    private static final long SIGSEGV = 11;
    private static final long SI_KERNEL = 0x80;

    /** First address behind those of programs, and the first of the kernel's. */
    private static final long USER_END = 0x0000_8000_0000_0000L;

    private static final long KERNEL_START = 0xffff_8000_0000_0000L;
    private static final int ADDRESS_BITS = 48;

    private final Minidump dump;
    private final ExceptionRecord exception;
    private final long address;
    private final @Nullable CpuContext registers;

    /**
     * Creates the view.
     *
     * @param address crash address as reported
     * @param registers registers at the crash, null if not known
     */
    CrashAccess(
            Minidump dump,
            ExceptionRecord exception,
            long address,
            @Nullable CpuContext registers) {
        this.dump = dump;
        this.exception = exception;
        this.address = address;
        this.registers = registers;
    }

    private enum Kind {
        UNKNOWN,
        READ,
        WRITE,
        EXECUTE;

        boolean isAllowedIn(MappedRange range) {
            return switch (this) {
                case UNKNOWN -> true;
                case READ -> range.readable();
                case WRITE -> range.writable();
                case EXECUTE -> range.executable();
            };
        }
    }

    private Kind kind() {
        if (dump.system().os() != OperatingSystem.WINDOWS
                || exception.code() != ACCESS_VIOLATION
                || exception.parameters().isEmpty()) {
            return Kind.UNKNOWN;
        }
        long parameter = exception.parameters().get(0);
        return parameter == 0
                ? Kind.READ
                : parameter == 1 ? Kind.WRITE : parameter == 8 ? Kind.EXECUTE : Kind.UNKNOWN;
    }

    /**
     * The address that was really used, where the processor did not tell it because no address of
     * x86-64 can look like that. Certain only if exactly one register holds such a value.
     *
     * @return null if not known
     */
    @Nullable Long nonCanonicalAddress() {
        if (registers == null || registers.cpu() != Cpu.AMD64 || !isProtectionFault()) {
            return null;
        }
        Long found = null;
        for (int i = 0; i < registers.cpu().registerNames().size(); i++) {
            long value = registers.value(i);
            boolean canonical =
                    Long.compareUnsigned(value, USER_END) < 0
                            || Long.compareUnsigned(value, KERNEL_START) >= 0;
            if (!canonical) {
                if (found != null && found != value) {
                    return null;
                }
                found = value;
            }
        }
        return found;
    }

    /** Every system has its own way to say that the processor gave no address. */
    private boolean isProtectionFault() {
        OperatingSystem os = dump.system().os();
        long code = exception.code();
        if (os == OperatingSystem.WINDOWS) {
            return kind() == Kind.READ && address == -1;
        } else if (os.hasMachExceptions()) {
            return code == MAC_BAD_ACCESS
                    && exception.flags() == MAC_PROTECTION_FAULT
                    && address == 0;
        }
        return os.hasLinuxSignals()
                && (code == SIGSEGV || code == SIGBUS)
                && exception.flags() == SI_KERNEL
                && address == 0;
    }

    /** Whether the system said that an access failed which its own list of mappings allows. */
    boolean failedThoughAllowed() {
        MappedRange range = dump.mappings().at(address);
        return kind() != Kind.UNKNOWN && range != null && kind().isAllowedIn(range);
    }

    /**
     * Mapped addresses that differ from the one that failed in one bit, as after an error of the
     * memory. Only for x86-64, where most addresses are not mapped; elsewhere nearly every address
     * has such a neighbour.
     */
    List<BitFlip> bitFlips() {
        if (dump.system().cpu() != Cpu.AMD64 || isMapped(address)) {
            return List.of();
        }
        Long nonCanonical = nonCanonicalAddress();
        boolean upperBits = nonCanonical != null;
        long original = nonCanonical != null ? nonCanonical : address;
        List<BitFlip> flips = new ArrayList<>();
        for (int bit = upperBits ? ADDRESS_BITS : 0; bit < (upperBits ? 64 : ADDRESS_BITS); bit++) {
            long flipped = original ^ 1L << bit;
            if (flipped == 0 || isMapped(flipped)) {
                flips.add(BitFlip.of(original, flipped, upperBits, registers));
            }
        }
        return flips;
    }

    private boolean isMapped(long at) {
        MappedRange range = dump.mappings().at(at);
        return range != null && kind().isAllowedIn(range);
    }
}
