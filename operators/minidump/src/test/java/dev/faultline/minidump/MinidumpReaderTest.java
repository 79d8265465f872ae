package dev.faultline.minidump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.MinidumpError.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinidumpReaderTest {

    private static final byte[] BUILD_ID = new byte[20];

    static {
        for (int i = 0; i < BUILD_ID.length; i++) {
            BUILD_ID[i] = (byte) (i + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsThreadsModulesAndTheExceptionInBothByteOrders(boolean littleEndian) {
        MinidumpBuilder builder =
                MinidumpBuilder.linux(
                        littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        byte[] context = builder.amd64Context(0x40_1234, 0x7fff_0010, 0x7fff_0020);
        builder.thread(7, "worker", context, 0x7fff_0000, builder.words(1, 2, 3))
                .elfModule(0x40_0000, 0x1000, "/usr/bin/crash", BUILD_ID)
                .exception(7, 11, 1, 0x18, context);

        Minidump dump = readable(builder.build());

        assertThat(dump.softErrors()).isEmpty();
        assertThat(dump.system().cpu()).isEqualTo(Cpu.AMD64);
        assertThat(dump.system().os()).isEqualTo(OperatingSystem.LINUX);
        assertThat(dump.system().osVersion()).isEqualTo("6.1.0 #1 SMP");
        assertThat(dump.system().cpuInfo()).isEqualTo("family 6 model 58 stepping 9");
        assertThat(dump.crashingThreadId()).isEqualTo(7);
        MinidumpThread thread = dump.threads().get(0);
        assertThat(thread.name()).isEqualTo("worker");
        assertThat(thread.context()).isNotNull();
        assertThat(thread.context().value(Cpu.AMD64.registerNames().indexOf("rsp")))
                .isEqualTo(0x7fff_0010);
        assertThat(thread.stack()).isNotNull();
        assertThat(thread.stack().read(0x7fff_0008, 8)).isEqualTo(2);
        assertThat(dump.modules().get(0).codeId())
                .isEqualTo("0102030405060708090a0b0c0d0e0f1011121314");
    }

    @Test
    void anElfBuildIdBecomesADebugIdBySwappingTheFieldsOfAGuid() {
        Minidump dump =
                readable(
                        MinidumpBuilder.linux()
                                .elfModule(0x1000, 0x1000, "/lib/libc.so.6", BUILD_ID)
                                .build());

        Module module = dump.modules().get(0);
        assertThat(module.debugId()).isEqualTo("0403020106050807090A0B0C0D0E0F100");
        assertThat(module.debugFileName()).isEqualTo("libc.so.6");
        assertThat(module.fileName()).isEqualTo("libc.so.6");
    }

    @Test
    void aShortBuildIdIsPaddedWithZeros() {
        Minidump dump =
                readable(
                        MinidumpBuilder.linux()
                                .elfModule(0x1000, 0x1000, "x", new byte[] {1, 2, 3, 4, 5, 6, 7, 8})
                                .build());

        assertThat(dump.modules().get(0).debugId()).isEqualTo("040302010605080700000000000000000");
        assertThat(dump.modules().get(0).codeId()).isEqualTo("0102030405060708");
    }

    @Test
    void anEmptyBuildIdMeansNoDebugId() {
        Minidump dump =
                readable(
                        MinidumpBuilder.linux()
                                .elfModule(0x1000, 0x1000, "x", new byte[0])
                                .build());

        assertThat(dump.modules().get(0).debugId()).isEqualTo("0".repeat(33));
        assertThat(dump.modules().get(0).codeId()).isEmpty();
    }

    @Test
    void aProgramDatabaseGivesGuidAndAge() {
        Minidump dump =
                readable(
                        MinidumpBuilder.windows()
                                .pdbModule(
                                        0x1000,
                                        0x19_1000,
                                        "C:\\app\\app.exe",
                                        0x5a9832e5_2872_41c1L,
                                        0x838ed98914e9b7ffL,
                                        10,
                                        "d:\\build\\app.pdb")
                                .build());

        Module module = dump.modules().get(0);
        assertThat(module.debugId()).isEqualTo("5A9832E5287241C1838ED98914E9B7FFa");
        assertThat(module.debugFileName()).isEqualTo("app.pdb");
        assertThat(module.fileName()).isEqualTo("app.exe");
        assertThat(module.codeId()).isEqualTo("5ba523af191000");
        assertThat(module.version()).isEqualTo("1.2.3.4");
    }

    @Test
    void memoryOfBothListsIsFoundByAddress() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        Minidump dump =
                readable(
                        builder.memory(0x1000, builder.words(11))
                                .memory64(0x2000, builder.words(21, 22))
                                .memory64(0x3000, builder.words(31))
                                .build());

        assertThat(region(dump, 0x1000).read(0x1000, 8)).isEqualTo(11);
        assertThat(region(dump, 0x2008).read(0x2008, 8)).isEqualTo(22);
        assertThat(region(dump, 0x3000).read(0x3000, 8)).isEqualTo(31);
        assertThat(dump.memory().at(0x3008)).isNull();
        assertThat(dump.memory().at(0xfff)).isNull();
    }

    @Test
    void linuxMappingsTellWhatIsExecutable() {
        Minidump dump =
                readable(
                        MinidumpBuilder.linux()
                                .linuxMaps(
                                        """
                                        00400000-00401000 r-xp 00000000 fe:00 12  /home/me/x
                                        00401000-00402000 rw-p 00001000 fe:00 12  /home/me/x
                                        not a mapping
                                        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0
                                        """)
                                .build());

        assertThat(dump.isExecutable(0x40_0fff)).isTrue();
        assertThat(dump.isExecutable(0x40_1000)).isFalse();
        assertThat(dump.isExecutable(0)).isNull();
        assertThat(dump.isExecutable(0xffff_ffff_ff60_0000L)).isTrue();
        assertThat(dump.linuxMappingCount()).isEqualTo(3);
        assertThat(dump.toString()).doesNotContain("/home/me");
    }

    @Test
    void windowsMappingsTellWhatIsExecutable() {
        Minidump dump =
                readable(
                        MinidumpBuilder.windows()
                                .windowsMapping(0x1000, 0x1000, true)
                                .windowsMapping(0x2000, 0x1000, false)
                                .build());

        assertThat(dump.isExecutable(0x1800)).isTrue();
        assertThat(dump.isExecutable(0x2800)).isFalse();
    }

    @Test
    void withoutMappingsNothingIsSaidAboutExecution() {
        assertThat(readable(MinidumpBuilder.linux().build()).isExecutable(0x1000)).isNull();
    }

    @Test
    void breakpadNamesTheThreadsOfTheDump() {
        byte[] info = new byte[12];
        ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN).putInt(3).putInt(8).putInt(9);

        Minidump dump =
                readable(MinidumpBuilder.linux().stream(StreamType.BREAKPAD_INFO, info).build());

        assertThat(dump.breakpad()).isEqualTo(new BreakpadInfo(8L, 9L));
        assertThat(dump.crashingThreadId()).isEqualTo(9);
    }

    @Test
    void registersOfOtherProcessorsAreNotReadYet() {
        MinidumpBuilder builder = MinidumpBuilder.linux().architecture(12);
        Minidump dump =
                readable(builder.thread(1, null, new byte[912], 0x1000, new byte[8]).build());

        assertThat(dump.system().cpu()).isEqualTo(Cpu.ARM64);
        assertThat(dump.threads().get(0).context()).isNull();
    }

    @Test
    void aDumpWithoutThreadsOrSystemInformationIsRefused() {
        assertThat(error(MinidumpBuilder.linux().withoutThreadList().build()))
                .isEqualTo(Reason.MISSING_THREAD_LIST);
        assertThat(error(MinidumpBuilder.linux().withoutSystemInfo().build()))
                .isEqualTo(Reason.MISSING_SYSTEM_INFO);
    }

    @Test
    void whatIsNoMinidumpIsRefused() {
        assertThat(error(ByteBuffer.allocate(0))).isEqualTo(Reason.BAD_HEADER);
        assertThat(error(ByteBuffer.wrap(new byte[4096]))).isEqualTo(Reason.BAD_HEADER);
        ByteBuffer oddVersion = MinidumpBuilder.linux().build().putInt(4, 0x1234_5678);
        assertThat(error(oddVersion)).isEqualTo(Reason.BAD_HEADER);
    }

    @Test
    void aLargerFileThanAllowedIsRefusedUnread() {
        MinidumpResult result = MinidumpReader.read(ByteBuffer.allocate(101), 100);

        assertThat(result).isEqualTo(new MinidumpError(Reason.TOO_LARGE, "101 bytes, limit 100"));
    }

    @Test
    void aDirectoryOfMoreStreamsThanAllowedIsRefused() {
        ByteBuffer file = MinidumpBuilder.linux().build().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(error(file.putInt(8, 129))).isEqualTo(Reason.TOO_MANY_STREAMS);
        assertThat(error(file.putInt(8, -1))).isEqualTo(Reason.TOO_MANY_STREAMS);
        assertThat(error(file.putInt(8, 128))).isEqualTo(Reason.BAD_HEADER);
    }

    @Test
    void aThreadListThatClaimsMoreThanItHasIsRefused() {
        byte[] huge = {-1, -1, -1, -1};
        byte[] tooManyForItsBytes = {16, 0, 0, 0};

        assertThat(error(threadList(huge))).isEqualTo(Reason.TOO_MANY_THREADS);
        assertThat(error(threadList(tooManyForItsBytes))).isEqualTo(Reason.BAD_RVA);
    }

    private static ByteBuffer threadList(byte[] bytes) {
        return MinidumpBuilder.linux().withoutThreadList().stream(StreamType.THREAD_LIST, bytes)
                .build();
    }

    @Test
    void aDamagedOptionalStreamIsNotedAndTheRestIsRead() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        byte[] context = builder.amd64Context(1, 2, 3);
        Minidump dump =
                readable(
                        builder.thread(5, null, context, 0x1000, builder.words(1)).stream(
                                        StreamType.MODULE_LIST, new byte[] {9, 0, 0, 0})
                                .stream(StreamType.EXCEPTION, new byte[20])
                                .build());

        assertThat(dump.threads()).hasSize(1);
        assertThat(dump.modules()).isEmpty();
        assertThat(dump.exception()).isNull();
        assertThat(dump.softErrors()).hasSize(2);
        assertThat(dump.softErrors().get(0)).startsWith("ModuleList: BAD_RVA");
    }

    @Test
    void theFirstOfTwoStreamsOfATypeCounts() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        Minidump dump =
                readable(
                        builder.bareModule(0x1000, 0x1000, "first").stream(
                                        StreamType.MODULE_LIST, new byte[4])
                                .build());

        assertThat(dump.modules()).hasSize(1);
    }

    @Test
    void modulesThatAllPointAtOneLongStringExhaustTheBudget() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        for (int i = 0; i < 1000; i++) {
            builder.bareModule(0x1000L * (i + 1), 0x1000, "");
        }
        ByteBuffer file = builder.bareModule(0, 1, "n".repeat(1000)).build();
        file.order(ByteOrder.LITTLE_ENDIAN);
        pointAllModuleNamesAtTheLast(file);

        Minidump dump = readable(file);

        assertThat(dump.softErrors()).anyMatch(note -> note.contains("BUDGET"));
    }

    private static void pointAllModuleNamesAtTheLast(ByteBuffer file) {
        int directory = file.getInt(12);
        int list = 0;
        for (int i = 0; i < file.getInt(8); i++) {
            if (file.getInt(directory + i * 12) == StreamType.MODULE_LIST) {
                list = file.getInt(directory + i * 12 + 8);
            }
        }
        int last = file.getInt(list + 4 + 1000 * 108 + 20);
        for (int i = 0; i < 1000; i++) {
            file.putInt(list + 4 + i * 108 + 20, last);
        }
    }

    @Test
    void textIsStrippedOfControlsAndLoneSurrogates() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        byte[] context = builder.amd64Context(1, 2, 3);
        Minidump dump =
                readable(
                        builder.thread(
                                        1,
                                        "a\u0007b\u202Ec\uD83D\uDE00",
                                        context,
                                        0x1000,
                                        new byte[8])
                                .build());

        assertThat(dump.threads().get(0).name()).isEqualTo("abc\uD83D\uDE00");
        assertThat(PlainText.clean("x\uD83Dy\0z")).isEqualTo("x\uFFFDy");
    }

    @Test
    void aStackCutOffByTheEndOfTheFileKeepsItsFront() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        ByteBuffer file = builder.memory(0x1000, builder.words(1, 2, 3, 4)).build();
        file.order(ByteOrder.LITTLE_ENDIAN);
        int directory = file.getInt(12);
        int descriptor = file.getInt(directory + 2 * 12 + 8) + 4;
        file.putInt(descriptor + 8, 1 << 20);

        Minidump dump = readable(file);

        assertThat(region(dump, 0x1000).read(0x1008, 8)).isEqualTo(2);
        assertThat(dump.softErrors())
                .containsExactly("MemoryList: memory is cut off by the end of the file");
    }

    @Test
    void everyTruncationGivesAResultOrATypedError() {
        byte[] file = largeDump();
        for (int length = 0; length <= file.length; length += 64) {
            assertThat(MinidumpReader.read(ByteBuffer.wrap(file, 0, length))).isNotNull();
        }
    }

    @Test
    void flippedBitsGiveAResultOrATypedError() {
        byte[] original = largeDump();
        Random random = new Random(20_261_123);
        for (int round = 0; round < 5_000; round++) {
            byte[] file = original.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(MinidumpReader.read(ByteBuffer.wrap(file))).isNotNull();
        }
    }

    private static byte[] largeDump() {
        MinidumpBuilder builder = MinidumpBuilder.windows();
        byte[] context = builder.amd64Context(0x40_1234, 0x7fff_0010, 0x7fff_0020);
        return builder.thread(7, "main", context, 0x7fff_0000, builder.words(1, 2, 3))
                .thread(8, "worker", context, 0x8fff_0000, builder.words(4, 5, 6))
                .pdbModule(0x40_0000, 0x1000, "C:\\a.exe", 1, 2, 3, "a.pdb")
                .elfModule(0x50_0000, 0x1000, "libb.so", BUILD_ID)
                .unloadedModule(0x60_0000, 0x1000, "c.dll")
                .memory(0x7fff_0000, builder.words(1, 2, 3))
                .memory64(0x9000_0000, builder.words(7, 8))
                .windowsMapping(0x40_0000, 0x1000, true)
                .linuxMaps("00400000-00401000 r-xp 00000000 fe:00 12  /home/me/x\n")
                .exception(7, 0xc0000005, 0, 0x40_1234, context, 1, 0x18)
                .bytes();
    }

    private static Minidump readable(ByteBuffer file) {
        MinidumpResult result = MinidumpReader.read(file);
        assertThat(result).isInstanceOf(Minidump.class);
        return (Minidump) result;
    }

    private static Reason error(ByteBuffer file) {
        MinidumpResult result = MinidumpReader.read(file);
        assertThat(result).isInstanceOf(MinidumpError.class);
        return ((MinidumpError) result).reason();
    }

    private static MemoryRegion region(Minidump dump, long address) {
        MemoryRegion region = dump.memory().at(address);
        assertThat(region).isNotNull();
        return region;
    }
}
