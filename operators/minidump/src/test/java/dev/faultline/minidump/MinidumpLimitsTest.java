package dev.faultline.minidump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.CrashpadInfo.ModuleNotes;
import dev.faultline.minidump.MinidumpError.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What hostile dumps may claim, and what becomes of it: both sides of each limit. */
class MinidumpLimitsTest {

    @Test
    void offsetsThatOverflowAreOutsideTheFile() {
        ByteBuffer file = directoryEntry(StreamType.SYSTEM_INFO, 8, -1);
        assertThat(error(file)).isEqualTo(Reason.BAD_RVA);
        file = directoryEntry(StreamType.SYSTEM_INFO, 4, -1);
        assertThat(error(file)).isEqualTo(Reason.BAD_RVA);
    }

    @Test
    void aDirectoryThatIsItsOwnStreamIsHarmless() {
        ByteBuffer file = MinidumpBuilder.linux().bareModule(1, 1, "x").build();
        file.order(ByteOrder.LITTLE_ENDIAN);
        int directory = file.getInt(12);
        file.putInt(directory + 2 * 12 + 4, file.getInt(8) * 12).putInt(directory + 32, directory);

        Minidump dump = readable(file);

        assertThat(dump.modules()).isEmpty();
        assertThat(dump.softErrors()).hasSize(1);
    }

    @Test
    void asManyStreamsAsAllowedAreRead() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        for (int i = 0; i < MinidumpReader.MAX_STREAMS - 2; i++) {
            builder.stream(0x7000_0000 + i, new byte[4]);
        }
        assertThat(readable(builder.build()).threads()).isEmpty();
        assertThat(error(builder.stream(1, new byte[4]).build()))
                .isEqualTo(Reason.TOO_MANY_STREAMS);
    }

    @Test
    void asManyThreadsAsAllowedAreRead() {
        assertThat(readable(threads(MinidumpReader.MAX_THREADS)).threads())
                .hasSize(MinidumpReader.MAX_THREADS);
        assertThat(error(threads(MinidumpReader.MAX_THREADS + 1)))
                .isEqualTo(Reason.TOO_MANY_THREADS);
    }

    private static ByteBuffer threads(int count) {
        byte[] list = new byte[4 + count * 48];
        ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN).putInt(count);
        return MinidumpBuilder.linux().withoutThreadList().stream(StreamType.THREAD_LIST, list)
                .build();
    }

    @Test
    void modulesBehindTheLimitAreLeftOut() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        for (int i = 0; i < MinidumpReader.MAX_MODULES; i++) {
            builder.bareModule(0x1000L * (i + 1), 0x1000, "m")
                    .unloadedModule(0x1000L * (i + 1), 0x1000, "u");
        }
        assertThat(readable(builder.build()).softErrors()).isEmpty();

        builder.bareModule(1, 1, "m").unloadedModule(1, 1, "u");
        Minidump dump = readable(builder.build());
        assertThat(dump.modules()).hasSize(MinidumpReader.MAX_MODULES);
        assertThat(dump.unloadedModules()).hasSize(MinidumpReader.MAX_MODULES);
        assertThat(dump.softErrors()).hasSize(2);
    }

    @Test
    void memoryBehindTheLimitIsLeftOut() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        for (int i = 0; i < MinidumpReader.MAX_MEMORY_REGIONS; i++) {
            builder.memory(0x1000L * (i + 1), new byte[1]);
        }
        assertThat(readable(builder.build()).softErrors()).isEmpty();

        Minidump dump = readable(builder.memory(1, new byte[1]).build());
        assertThat(dump.memory().items()).hasSize(MinidumpReader.MAX_MEMORY_REGIONS);
        assertThat(dump.softErrors()).hasSize(1);
    }

    @Test
    void mappingsBehindTheLimitAreLeftOut() {
        StringBuilder maps = new StringBuilder();
        for (int i = 1; i <= MinidumpReader.MAX_MAPPINGS + 1; i++) {
            maps.append("%x000-%x800 r-xp 0 0:0 0\n".formatted(i, i));
        }
        Minidump dump = readable(MinidumpBuilder.linux().linuxMaps(maps.toString()).build());

        assertThat(dump.linuxMappingCount()).isEqualTo(MinidumpReader.MAX_MAPPINGS);
        assertThat(dump.softErrors()).hasSize(1);
    }

    @Test
    void consecutiveMemoryThatClaimsMoreThanTheFileHasKeepsItsFront() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        ByteBuffer file =
                builder.memory64(0x1000, builder.words(1, 2))
                        .memory64(0x2000, builder.words(3, 4))
                        .memory64(0x3000, builder.words(5, 6))
                        .build();
        file.order(ByteOrder.LITTLE_ENDIAN);
        int list = file.getInt(file.getInt(12) + 2 * 12 + 8);
        file.putLong(list + 16 + 16 + 8, 1L << 42);

        Minidump dump = readable(file);

        assertThat(dump.memory().at(0x1000)).isNotNull();
        MemoryRegion cut = dump.memory().at(0x2000);
        assertThat(cut).isNotNull();
        assertThat(cut.read(0x2008, 8)).isEqualTo(4);
        assertThat(dump.memory().at(0x3000)).isNull();
        assertThat(dump.softErrors())
                .containsExactly("Memory64List: BAD_MEMORY, region 2 of 3 ends behind the file");
    }

    @Test
    void stringsAreCut() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        String longest = "n".repeat(DumpBytes.MAX_STRING_UNITS);
        Minidump dump =
                readable(
                        builder.bareModule(0x1000, 1, longest)
                                .bareModule(0x2000, 1, longest + "x")
                                .build());

        assertThat(dump.modules()).allMatch(module -> module.codeFile().equals(longest));
    }

    @Test
    void aDebugRecordLargerThanAnyLinkersIsLeftOut() {
        ByteBuffer record = ByteBuffer.allocate(32 * 1024).order(ByteOrder.LITTLE_ENDIAN);
        byte[] largest = record.putInt(0x4270454c).put((byte) 1).array();
        byte[] tooLarge = Arrays.copyOf(largest, largest.length + 1);

        Minidump dump =
                readable(
                        MinidumpBuilder.linux()
                                .module(0x1000, 1, "a", largest)
                                .module(0x2000, 1, "b", tooLarge)
                                .build());

        assertThat(dump.modules().get(0).codeId()).startsWith("01");
        assertThat(dump.modules().get(1).codeId()).isNull();
        assertThat(dump.softErrors()).hasSize(1);
    }

    @Test
    void processInformationLargerThanAnySystemsIsLeftOut() {
        MiscInfo process =
                new MiscInfo(1L, null, null, null, null, null, null, null, null, null, null);
        MinidumpBuilder largest = MinidumpBuilder.linux().miscInfo(process, 32 * 1024);
        MinidumpBuilder tooLarge = MinidumpBuilder.linux().miscInfo(process, 32 * 1024 + 1);

        assertThat(readable(largest.build()).process().processId()).isEqualTo(1);
        assertThat(readable(tooLarge.build()).process().processId()).isNull();
        assertThat(readable(tooLarge.build()).softErrors()).hasSize(1);
    }

    @Test
    void registersLargerThanAnyProcessorsAreLeftOut() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        byte[] largest = Arrays.copyOf(builder.amd64Context(1, 2, 3), 16 * 1024);
        byte[] tooLarge = Arrays.copyOf(largest, 16 * 1024 + 1);
        Minidump dump =
                readable(
                        builder.thread(1, null, largest, 0x1000, new byte[8])
                                .thread(2, null, tooLarge, 0x2000, new byte[8])
                                .build());

        assertThat(dump.threads().get(0).context()).isNotNull();
        assertThat(dump.threads().get(1).context()).isNull();
        assertThat(dump.softErrors()).hasSize(1);
    }

    @Test
    void registersOfUnsupportedProcessorsAreNamedOnce() {
        Map<Integer, String> unsupported =
                new TreeMap<>(
                        Map.of(
                                1, "mips", 3, "ppc", 0x8001, "sparc", 0x8002, "ppc64", 0x8004,
                                "mips64"));
        unsupported.forEach(
                (architecture, name) -> {
                    MinidumpBuilder builder = MinidumpBuilder.linux().architecture(architecture);
                    Minidump dump =
                            readable(
                                    builder.thread(1, null, new byte[600], 0x1000, new byte[8])
                                            .thread(2, null, new byte[600], 0x2000, new byte[8])
                                            .build());
                    assertThat(dump.threads().get(0).context()).isNull();
                    assertThat(dump.softErrors())
                            .containsExactly(
                                    "ThreadList: registers of " + name + " are not supported");
                });
    }

    @Test
    void annotationsBehindTheLimitAreLeftOut() {
        CrashpadInfo info =
                new CrashpadInfo(
                        null,
                        Map.of(),
                        List.of(
                                new ModuleNotes(
                                        0,
                                        Collections.nCopies(CrashpadDecoder.MAX_NODES, "a"),
                                        Map.of(),
                                        List.of())));

        Minidump dump = readable(MinidumpBuilder.linux().crashpad(info).build());

        assertThat(dump.crashpad()).isNotNull();
        assertThat(dump.crashpad().modules().get(0).list()).hasSize(CrashpadDecoder.MAX_NODES - 1);
        assertThat(dump.softErrors()).hasSize(1);
    }

    @Test
    void annotationListsThatPointAtThemselvesEnd() {
        ByteBuffer bytes = ByteBuffer.allocate(52).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer file =
                MinidumpBuilder.linux().stream(StreamType.CRASHPAD_INFO, bytes.array()).build();
        file.order(ByteOrder.LITTLE_ENDIAN);
        int stream = file.getInt(file.getInt(12) + 2 * 12 + 8);
        for (int at = 36; at < 52; at += 8) {
            file.putInt(stream + at, 52).putInt(stream + at + 4, stream);
        }
        file.putInt(stream, 4);

        assertThat(readable(file).crashpad()).isNotNull();
    }

    @Test
    void handlesBehindTheLimitAreLeftOut() {
        MinidumpBuilder builder = MinidumpBuilder.windows();
        for (int i = 0; i <= MinidumpReader.MAX_HANDLES; i++) {
            builder.handle(new Handle(i, null, null, 0, 0, 0, 0));
        }
        Minidump dump = readable(builder.build());

        assertThat(dump.handles()).hasSize(MinidumpReader.MAX_HANDLES);
        assertThat(dump.softErrors()).hasSize(1);
    }

    @Test
    void softErrorsAreCounted() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        for (int i = 0; i < MinidumpReader.MAX_SOFT_ERRORS + 9; i++) {
            builder.bareModule(i, 0, "");
        }

        assertThat(readable(builder.build()).softErrors()).hasSize(MinidumpReader.MAX_SOFT_ERRORS);
    }

    /** Known to have made another reader ask for 45 GB. */
    @Test
    void aTinyFileThatClaimsGigabytesIsRefused() {
        byte[] file = Base64.getDecoder().decode("TURNUJOnAAAA/2ZmZFlmZmZmZkAKCmZwCrv///8K/wo=");

        assertThat(error(ByteBuffer.wrap(file))).isEqualTo(Reason.TOO_MANY_STREAMS);
    }

    @Test
    void everyOptionalStreamMayBeDamagedWithoutCostingTheOthers() {
        for (int type :
                new int[] {
                    StreamType.MODULE_LIST,
                    StreamType.MEMORY_LIST,
                    StreamType.EXCEPTION,
                    StreamType.MEMORY64_LIST,
                    StreamType.HANDLE_DATA,
                    StreamType.UNLOADED_MODULE_LIST,
                    StreamType.MISC_INFO,
                    StreamType.MEMORY_INFO_LIST,
                    StreamType.THREAD_INFO_LIST,
                    StreamType.THREAD_NAMES,
                    StreamType.CRASHPAD_INFO,
                    StreamType.BREAKPAD_INFO,
                    StreamType.ASSERTION_INFO,
                    StreamType.MAC_CRASH_INFO,
                    StreamType.MAC_BOOT_ARGUMENTS
                }) {
            MinidumpBuilder builder = MinidumpBuilder.linux();
            byte[] context = builder.amd64Context(1, 2, 3);
            Minidump dump =
                    readable(
                            builder
                                    .thread(5, null, context, 0x1000, new byte[8])
                                    .linuxStatus("Pid: 9\n")
                                    .stream(type, new byte[] {9})
                                    .build());

            assertThat(dump.threads().get(0).context()).isNotNull();
            assertThat(dump.process().processId()).isEqualTo(9);
            assertThat(dump.softErrors())
                    .as(StreamType.nameOf(type))
                    .singleElement()
                    .asString()
                    .startsWith(StreamType.nameOf(type) + ": BAD_RVA");
        }
    }

    /** Overwrites 4 bytes of an entry of the directory. */
    private static ByteBuffer directoryEntry(int type, int field, int value) {
        ByteBuffer file = MinidumpBuilder.linux().build().order(ByteOrder.LITTLE_ENDIAN);
        for (int at = file.getInt(12); at < file.limit(); at += 12) {
            if (file.getInt(at) == type) {
                file.putInt(at + field, value);
            }
        }
        return file;
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
}
