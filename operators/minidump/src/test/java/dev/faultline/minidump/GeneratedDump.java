package dev.faultline.minidump;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.faultline.minidump.CrashpadInfo.AnnotationObject;
import dev.faultline.minidump.CrashpadInfo.ModuleNotes;
import dev.faultline.minidump.MacDetails.CrashRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * Dumps that look like real ones, so that a fuzzer gets past the header: any streams with any
 * numbers in them, in either byte order, then some of the fields overwritten with numbers that
 * hostile files like.
 */
public final class GeneratedDump {

    private static final int MAX_ITEMS = 4;
    private static final int[] ARCHITECTURES = {0, 1, 3, 5, 9, 12, 0x8001, 0x8002, 0x8003, 0x8004};
    private static final int[] PLATFORMS = {2, 0x8101, 0x8102, 0x8201, 0x8202, 0x8203, 0x8204, 99};
    private static final long[] ADDRESSES = {
        0, 0x40_0000, 0x40_1010, 0x50_0000, 0x7000, 0x7fff_0000, 0xffff_f000L, -0x1000, 1L << 47
    };

    private final FuzzedDataProvider data;
    private final ByteOrder order;
    private final MinidumpBuilder builder;

    private GeneratedDump(FuzzedDataProvider data) {
        this.data = data;
        this.order = data.consumeBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        this.builder = MinidumpBuilder.linux(order);
    }

    /** A dump that the fuzzer's data describes. */
    public static byte[] of(FuzzedDataProvider data) {
        GeneratedDump dump = new GeneratedDump(data);
        dump.addStreams();
        byte[] file = dump.builder.bytes();
        dump.overwrite(ByteBuffer.wrap(file).order(dump.order));
        return file;
    }

    private void addStreams() {
        builder.architecture(data.pickValue(ARCHITECTURES)).platform(data.pickValue(PLATFORMS));
        times(this::addThread);
        times(this::addModule);
        times(() -> builder.unloadedModule(address(), size(), text()));
        times(() -> builder.memory(address(), data.consumeBytes(64)));
        times(() -> builder.memory64(address(), data.consumeBytes(64)));
        times(() -> builder.windowsMapping(address(), size(), data.consumeBoolean()));
        if (data.consumeBoolean()) {
            long[] parameters = {data.consumeInt(0, 9), address(), data.consumeInt()};
            builder.exception(
                    data.consumeInt(0, MAX_ITEMS),
                    data.pickValue(new long[] {4, 5, 7, 8, 11, 12, 0xc000_0005L, 0xc000_0409L}),
                    data.pickValue(new long[] {0, 1, 2, 13, 0x80, 0xffff_fffaL, 1L << 29}),
                    address(),
                    context(),
                    parameters);
        }
        if (data.consumeBoolean()) {
            builder.breakpad(data.consumeInt(0, MAX_ITEMS), data.consumeInt(0, MAX_ITEMS));
        }
        addTexts();
        addRarities();
        times(() -> builder.stream(data.consumeInt(0, 30), data.consumeBytes(64)));
    }

    private void addThread() {
        long id = data.consumeInt(0, MAX_ITEMS);
        builder.thread(
                id,
                data.consumeBoolean() ? text() : null,
                context(),
                address(),
                data.consumeBytes(512));
        if (data.consumeBoolean()) {
            builder.lastError(id, address(), data.consumeBoolean() ? 8 : 4, data.consumeInt());
        }
        if (data.consumeBoolean()) {
            builder.threadInfo(id, new ThreadInfo(0, 0, 0, 0, 0, 0, address(), 0));
        }
    }

    private byte[] context() {
        long pc = address();
        long sp = address();
        long fp = address();
        return switch (data.consumeInt(0, 5)) {
            case 0 -> builder.x86Context(pc, sp, fp, address());
            case 1 -> builder.armContext(pc, sp, address(), fp);
            case 2 -> builder.arm64Context(pc, sp, address(), fp);
            case 3 -> builder.breakpadArm64Context(pc, sp, address(), fp);
            case 4 -> data.consumeBytes(64);
            default -> builder.amd64Context(pc, sp, fp, address());
        };
    }

    private void addModule() {
        switch (data.consumeInt(0, 4)) {
            case 0 -> builder.elfModule(address(), size(), text(), data.consumeBytes(20));
            case 1 ->
                    builder.pdbModule(address(), size(), text(), data.consumeLong(), 1, 2, text());
            case 2 -> builder.pdb20Module(address(), size(), text(), 1, 2, text());
            case 3 -> builder.module(address(), size(), text(), data.consumeBytes(32));
            default -> builder.bareModule(address(), size(), text());
        }
    }

    private void addTexts() {
        if (data.consumeBoolean()) {
            builder.linuxMaps("400000-401000 r-xp 0 0:0 0 x\n" + data.consumeAsciiString(64))
                    .linuxCpuInfo("microcode : " + data.consumeAsciiString(8))
                    .linuxStatus("Pid:\t" + data.consumeAsciiString(8))
                    .linuxRelease("ID=" + data.consumeAsciiString(32))
                    .linuxLimits("Limit\n" + data.consumeAsciiString(64))
                    .auxiliaryVector(data.consumeLong(), 1, data.consumeLong(), 2);
        }
    }

    private void addRarities() {
        if (data.consumeBoolean()) {
            builder.writerErrors(data.consumeAsciiString(64));
        }
        if (data.consumeBoolean()) {
            builder.assertion(new Assertion(data.consumeInt(), text(), text(), text(), 1));
        }
        if (data.consumeBoolean()) {
            builder.miscInfo(
                    new MiscInfo(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, true, text(), 9L),
                    data.consumeInt(0, 1400));
        }
        if (data.consumeBoolean()) {
            builder.crashpad(
                    new CrashpadInfo(
                            null,
                            Map.of(text(), text()),
                            List.of(
                                    new ModuleNotes(
                                            data.consumeInt(),
                                            List.of(text()),
                                            Map.of(text(), text()),
                                            List.of(new AnnotationObject(text(), 1, text()))))));
        }
        if (data.consumeBoolean()) {
            builder.macCrash(
                            List.of(
                                    new CrashRecord(
                                            1L, 2L, 3L, text(), text(), text(), text(), text())))
                    .macBootArguments(text());
        }
        times(() -> builder.handle(new Handle(data.consumeInt(), text(), null, 1, 2, 3, 4)));
    }

    /** Counts, sizes and offsets are 32 or 64 bits wide and mostly aligned to 4. */
    private void overwrite(ByteBuffer file) {
        for (int i = data.consumeInt(0, 2 * MAX_ITEMS); i > 0; i--) {
            int at = data.consumeInt(0, (file.limit() - 8) / 4) * 4;
            long value =
                    switch (data.consumeInt(0, 6)) {
                        case 0 -> 0;
                        case 1 -> -1;
                        case 2 -> file.limit();
                        case 3 -> data.consumeInt(0, file.limit());
                        case 4 -> file.getInt(12);
                        case 5 -> Integer.MAX_VALUE;
                        default -> data.consumeLong();
                    };
            if (data.consumeBoolean()) {
                file.putInt(at, (int) value);
            } else {
                file.putLong(at, value);
            }
        }
    }

    private void times(Runnable step) {
        for (int i = data.consumeInt(0, MAX_ITEMS); i > 0; i--) {
            step.run();
        }
    }

    private long address() {
        return data.pickValue(ADDRESSES) + data.consumeInt(0, 0x40);
    }

    private long size() {
        return data.pickValue(new long[] {0, 1, 0x1000, 0x1_0000, 0xffff_ffffL});
    }

    private String text() {
        return data.consumeString(12);
    }
}
