package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * Reads the process. Five versions of the structure exist, each with fields behind those of the
 * last; flags say which fields mean something, the size of the stream which are there at all.
 */
final class MiscInfoDecoder {

    private static final int MAX_BYTES = 32 * 1024;
    private static final long PROCESS_ID = 0x1;
    private static final long TIMES = 0x2;
    private static final long POWER = 0x4;
    private static final long INTEGRITY = 0x10;
    private static final long EXECUTE_FLAGS = 0x20;
    private static final long PROTECTED = 0x80;
    private static final long BUILD = 0x100;
    private static final long COOKIE = 0x200;

    /** Behind the time zone, which is not kept: it tells where a person is. */
    private static final int BUILD_AT = 232;

    private static final int BUILD_UNITS = 260;
    private static final int COOKIE_AT = 1360;

    private final DumpBytes stream;
    private final long flags;

    private MiscInfoDecoder(DumpBytes stream) {
        this.stream = stream;
        this.flags = stream.u32(4);
    }

    static MiscInfo decode(DumpBytes stream) {
        if (stream.size() > MAX_BYTES) {
            throw new DamagedException(
                    MinidumpError.Reason.BAD_RVA, stream.size() + " bytes, limit " + MAX_BYTES);
        }
        return new MiscInfoDecoder(stream).decode();
    }

    private MiscInfo decode() {
        Long isProtected = number(PROTECTED, 52);
        boolean hasBuild = has(BUILD, BUILD_AT + 2 * BUILD_UNITS);
        return new MiscInfo(
                number(PROCESS_ID, 8),
                number(TIMES, 12),
                number(TIMES, 16),
                number(TIMES, 20),
                number(POWER, 24),
                number(POWER, 28),
                number(INTEGRITY, 44),
                number(EXECUTE_FLAGS, 48),
                isProtected == null ? null : Boolean.valueOf(isProtected != 0),
                hasBuild ? stream.fixedString(BUILD_AT, BUILD_UNITS) : null,
                number(COOKIE, COOKIE_AT));
    }

    private @Nullable Long number(long flag, int at) {
        return has(flag, at + 4) ? Long.valueOf(stream.u32(at)) : null;
    }

    private boolean has(long flag, int end) {
        return (flags & flag) != 0 && stream.size() >= end;
    }
}
