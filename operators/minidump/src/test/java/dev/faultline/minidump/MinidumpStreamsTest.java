package dev.faultline.minidump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.CrashpadInfo.AnnotationObject;
import dev.faultline.minidump.CrashpadInfo.ModuleNotes;
import dev.faultline.minidump.LinuxDetails.Limit;
import dev.faultline.minidump.LinuxDetails.Release;
import dev.faultline.minidump.MacDetails.CrashRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each stream of a dump says, in both byte orders. */
class MinidumpStreamsTest {

    private static final MiscInfo PROCESS =
            new MiscInfo(
                    4242L,
                    1_699_999_900L,
                    3L,
                    1L,
                    3600L,
                    2100L,
                    0x1000L,
                    0x4dL,
                    true,
                    "19041.1.amd64fre",
                    0xcafe_babeL);

    static Stream<ByteOrder> byteOrders() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("byteOrders")
    void theNewestProcessInformationIsReadInFull(ByteOrder order) {
        assertThat(readable(MinidumpBuilder.linux(order).miscInfo(PROCESS)).process())
                .isEqualTo(PROCESS);
    }

    /** Sizes of the five versions. */
    @Test
    void olderProcessInformationLacksTheLaterFields() {
        MiscInfo first = readable(MinidumpBuilder.linux().miscInfo(PROCESS, 24)).process();
        assertThat(first.kernelTimeSeconds()).isEqualTo(1);
        assertThat(first.maxMhz()).isNull();

        MiscInfo second = readable(MinidumpBuilder.linux().miscInfo(PROCESS, 44)).process();
        assertThat(second.currentMhz()).isEqualTo(2100);
        assertThat(second.integrityLevel()).isNull();

        MiscInfo third = readable(MinidumpBuilder.linux().miscInfo(PROCESS, 232)).process();
        assertThat(third.protectedProcess()).isTrue();
        assertThat(third.build()).isNull();

        MiscInfo fourth = readable(MinidumpBuilder.linux().miscInfo(PROCESS, 832)).process();
        assertThat(fourth.build()).isEqualTo("19041.1.amd64fre");
        assertThat(fourth.processCookie()).isNull();
    }

    @Test
    void aFieldThatIsNotMarkedValidIsNotRead() {
        MiscInfo process = readable(MinidumpBuilder.linux().miscInfo(MiscInfo.NOTHING)).process();

        assertThat(process).isEqualTo(MiscInfo.NOTHING);
    }

    @ParameterizedTest
    @MethodSource("byteOrders")
    void windowsTellsHowThreadsStarted(ByteOrder order) {
        MinidumpBuilder builder = MinidumpBuilder.linux(order);
        byte[] context = builder.amd64Context(1, 2, 3);
        ThreadInfo info = new ThreadInfo(4, 259, 1, 2, 3, 4, 0x7ff8_0000_1234L, 0xff);
        Minidump dump =
                readable(
                        builder.thread(1, "a", context, 0x1000, new byte[8])
                                .thread(2, null, context, 0x2000, new byte[8])
                                .threadInfo(2, info));

        assertThat(dump.threads().get(0).info()).isNull();
        assertThat(dump.threads().get(0).name()).isEqualTo("a");
        assertThat(dump.threads().get(1).info()).isEqualTo(info);
    }

    @Test
    void theLastErrorIsInTheEnvironmentBlock() {
        MinidumpBuilder builder = MinidumpBuilder.windows();
        byte[] context = builder.amd64Context(1, 2, 3);
        Minidump dump =
                readable(
                        builder.thread(1, null, context, 0x1000, new byte[8])
                                .thread(2, null, context, 0x2000, new byte[8])
                                .lastError(1, 0x7000, 8, 183));

        assertThat(dump.lastError(dump.threads().get(0))).isEqualTo(183);
        assertThat(dump.lastError(dump.threads().get(1))).isNull();
    }

    @Test
    void theLastErrorOf32BitThreadsIsNearer() {
        MinidumpBuilder builder = MinidumpBuilder.windows().architecture(0);
        byte[] context = builder.x86Context(1, 2, 3, 4);
        Minidump dump =
                readable(
                        builder.thread(1, null, context, 0x1000, new byte[8])
                                .lastError(1, 0x7000, 4, 5));

        assertThat(dump.lastError(dump.threads().get(0))).isEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("byteOrders")
    void handlesHaveTypeAndName(ByteOrder order) {
        Handle file = new Handle(0x44, "File", "\\\\Device\\\\Afd", 1, 0x12_0089, 2, 3);
        Handle unnamed = new Handle(0x48, null, null, 0, 0, 1, 1);

        assertThat(readable(MinidumpBuilder.linux(order).handle(file).handle(unnamed)).handles())
                .containsExactly(file, unnamed);
        assertThat(readable(MinidumpBuilder.linux(order)).handles()).isNull();
    }

    @ParameterizedTest
    @MethodSource("byteOrders")
    void aFailedAssertionIsDescribed(ByteOrder order) {
        Assertion assertion = new Assertion(1, "format != nullptr", "vfprintf", "output.cpp", 32);

        assertThat(readable(MinidumpBuilder.linux(order).assertion(assertion)).assertion())
                .isEqualTo(assertion);
        assertThat(assertion.describe())
                .isEqualTo(
                        "Invalid parameter passed to library function: format != nullptr in"
                                + " vfprintf (output.cpp:32)");
        assertThat(new Assertion(2, "", "", "", 0).describe())
                .isEqualTo("Pure virtual function called");
        assertThat(new Assertion(3, "", "", "", 0).describe()).isEqualTo("Assertion of kind 3");
    }

    @ParameterizedTest
    @MethodSource("byteOrders")
    void crashpadAnnotatesProcessAndModules(ByteOrder order) {
        CrashpadInfo info =
                new CrashpadInfo(
                        "11223344-5566-7788-99aa-bbccddeeff00",
                        Map.of("prod", "app", "ver", "1.0 \u00e4"),
                        List.of(
                                new ModuleNotes(
                                        3,
                                        List.of("first", "second"),
                                        Map.of("key", "value"),
                                        List.of(
                                                new AnnotationObject("text", 1, "said"),
                                                new AnnotationObject("own", 0x8001, null)))));

        Minidump dump = readable(MinidumpBuilder.linux(order).crashpad(info));

        assertThat(dump.crashpad()).isEqualTo(info);
        assertThat(dump.toString()).doesNotContain("11111111");
    }

    @Test
    void crashpadMayHaveNothingToSay() {
        CrashpadInfo info = new CrashpadInfo(null, Map.of(), List.of());

        assertThat(readable(MinidumpBuilder.linux().crashpad(info)).crashpad()).isEqualTo(info);
    }

    @ParameterizedTest
    @MethodSource("byteOrders")
    void librariesOfMacLeaveMessages(ByteOrder order) {
        CrashRecord record =
                new CrashRecord(7L, 1L, 2L, "/usr/lib/libc.dylib", "abort()", "sig", "bt", "more");

        Minidump dump =
                readable(
                        MinidumpBuilder.linux(order)
                                .platform(0x8101)
                                .macCrash(List.of(record, record))
                                .macBootArguments("amfi=0"));

        assertThat(dump.mac().crashRecords()).containsExactly(record, record);
        assertThat(dump.mac().bootArguments()).isEqualTo("amfi=0");
    }

    @Test
    void theDistributionHasTwoWaysToNameItself() {
        Release ubuntu = new Release("Ubuntu", "22.04", "jammy", "Ubuntu 22.04.4 LTS");

        assertThat(
                        release(
                                """
                                DISTRIB_ID=Ubuntu
                                DISTRIB_RELEASE=22.04
                                DISTRIB_CODENAME=jammy
                                DISTRIB_DESCRIPTION="Ubuntu 22.04.4 LTS"
                                """))
                .isEqualTo(ubuntu);
        assertThat(
                        release(
                                """
                                PRETTY_NAME="Ubuntu 22.04.4 LTS"
                                ID = Ubuntu
                                VERSION_ID="22.04"
                                HOME_URL="https://www.ubuntu.com/"
                                VERSION_CODENAME=jammy"""))
                .isEqualTo(ubuntu);
        assertThat(release("nothing")).isEqualTo(new Release("", "", "", ""));
    }

    private static @Nullable Release release(String text) {
        return readable(MinidumpBuilder.linux().linuxRelease(text)).linux().release();
    }

    @Test
    void limitsAreATable() {
        Minidump dump =
                readable(
                        MinidumpBuilder.linux()
                                .linuxLimits(
                                        """
                                        Limit                     Soft Limit           Hard Limit           Units
                                        Max cpu time              unlimited            unlimited            seconds
                                        Max open files            1024                 1048576              files
                                        Max nice priority         0                    0
                                        broken
                                        """));

        assertThat(dump.linux().limits())
                .containsExactly(
                        new Limit("Max cpu time", null, null, "seconds"),
                        new Limit("Max open files", 1024L, 1048576L, "files"),
                        new Limit("Max nice priority", 0L, 0L, "n/a"));
    }

    @Test
    void whatTellsWhoTheUserIsIsNotKept() {
        Minidump dump =
                readable(
                        MinidumpBuilder.linux().stream(
                                        0x4767_0006,
                                        "app --token=secret".getBytes(StandardCharsets.UTF_8))
                                .stream(
                                        0x4767_0007,
                                        "HOME=/home/secret".getBytes(StandardCharsets.UTF_8))
                                .linuxStatus("Name:\tsecret\nPid:\t77\nUid:\t1000\n")
                                .linuxCpuInfo("model name\t: x\nmicrocode\t: 0xde\n")
                                .auxiliaryVector(6, 4096, 11, 1000, 9, 0x40_1000));

        assertThat(dump.toString()).doesNotContain("secret");
        assertThat(dump.process().processId()).isEqualTo(77);
        assertThat(dump.linux().microcode()).isEqualTo("0xde");
        assertThat(dump.linux().auxiliaryVector()).isEqualTo(Map.of(6L, 4096L, 9L, 0x40_1000L));
    }

    @Test
    void theAuxiliaryVectorOf32BitProcessesHasNarrowWords() {
        MinidumpBuilder builder = MinidumpBuilder.linux().architecture(0);
        Minidump dump =
                readable(
                        builder.stream(
                                StreamType.LINUX_AUXILIARY_VECTOR,
                                builder.halfWords(6, 4096, 0, 0, 9, 1)));

        assertThat(dump.linux().auxiliaryVector()).isEqualTo(Map.of(6L, 4096L));
    }

    @Test
    void whatTheWriterCouldNotDoIsKept() {
        assertThat(readable(MinidumpBuilder.linux().writerErrors("[{\"a\": 1}]")).writerErrors())
                .isEqualTo("[{\"a\": 1}]");
    }

    @Test
    void anOldProgramDatabaseGivesItsSignature() {
        Minidump dump =
                readable(
                        MinidumpBuilder.windows()
                                .pdb20Module(
                                        0x1000, 0x1000, "c:\\old.dll", 0x1234abcd, 2, "old.pdb"));

        assertThat(dump.modules().get(0).debugId()).isEqualTo("1234ABCD2");
        assertThat(dump.modules().get(0).debugFileName()).isEqualTo("old.pdb");
    }

    @Test
    void mappingsHavePermissions() {
        MinidumpBuilder builder =
                MinidumpBuilder.linux().linuxMaps("00001000-00002000 rw-p 0 0:0 0\n");

        assertThat(readable(builder).mappings().at(0x1000))
                .isEqualTo(new MappedRange(0x1000, 0x1000, true, true, false));
    }

    @Test
    void anArmProcessorIsNamed() {
        assertThat(ArmProcessor.describe(7, 0x413f_c090L, 0x46))
                .isEqualTo("ARMv7 ARM Cortex-A9 features: half,thumb,vfpv2");
        assertThat(ArmProcessor.describe(8, 0x4200_1230L, 0))
                .isEqualTo("ARMv8 vendor(0x42) part(0x42001230)");
        assertThat(ArmProcessor.describe(5, 0, 0)).isEqualTo("ARMv5");
    }

    @Test
    void unameMayEndWithTheNameOfTheSystem() {
        assertThat(SystemInfoDecoder.osVersion(OperatingSystem.LINUX, "0.0.0", UNAME))
                .isEqualTo("6.1.0 #1 SMP");
        assertThat(
                        SystemInfoDecoder.osVersion(
                                OperatingSystem.LINUX, "0.0.0", UNAME + " Linux/GNU"))
                .isEqualTo("6.1.0 #1 SMP");
        assertThat(SystemInfoDecoder.osVersion(OperatingSystem.LINUX, "6.1.0", "#1 SMP"))
                .isEqualTo("6.1.0 #1 SMP");
    }

    private static final String UNAME = "Linux 6.1.0 #1 SMP x86_64";

    private static Minidump readable(MinidumpBuilder builder) {
        ByteBuffer file = builder.build();
        MinidumpResult result = MinidumpReader.read(file);
        assertThat(result).isInstanceOf(Minidump.class);
        Minidump dump = (Minidump) result;
        assertThat(dump.softErrors()).isEmpty();
        return dump;
    }
}
