package dev.faultline.minidump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContextDecoderTest {

    private static final MinidumpBuilder BYTES = MinidumpBuilder.linux();

    static Stream<Arguments> layouts() {
        return Stream.of(
                Arguments.of("x86", 0, BYTES.x86Context(1, 2, 3, 4), "eip", "esp", "ebp"),
                Arguments.of("amd64", 9, BYTES.amd64Context(1, 2, 3, 4), "rip", "rsp", "rbp"),
                Arguments.of("arm", 5, BYTES.armContext(1, 2, 9, 3), "pc", "sp", "fp"),
                Arguments.of("arm64", 12, BYTES.arm64Context(1, 2, 9, 3), "pc", "sp", "fp"),
                Arguments.of(
                        "arm64 of Breakpad",
                        0x8003,
                        BYTES.breakpadArm64Context(1, 2, 9, 3),
                        "pc",
                        "sp",
                        "fp"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void readsTheRegistersOfEachProcessor(
            String layout, int architecture, byte[] context, String pc, String sp, String fp) {
        CpuContext registers = decoded(BYTES, architecture, context);

        assertThat(registers).as(layout).isNotNull();
        assertThat(value(registers, pc)).isEqualTo(1);
        assertThat(value(registers, sp)).isEqualTo(2);
        assertThat(value(registers, fp)).isEqualTo(3);
    }

    @Test
    void readsBigEndianRegisters() {
        MinidumpBuilder builder = MinidumpBuilder.linux(ByteOrder.BIG_ENDIAN);

        CpuContext registers = decoded(builder, 0, builder.x86Context(0xffff_fff0L, 2, 3, 4));

        assertThat(registers).isNotNull();
        assertThat(value(registers, "eip")).isEqualTo(0xffff_fff0L);
        assertThat(value(registers, "ebx")).isEqualTo(4);
    }

    @Test
    void registersOfAnotherProcessorThanTheSystemsAreNotRead() {
        assertThat(decoded(BYTES, 0, BYTES.armContext(1, 2, 3, 4))).isNull();
        assertThat(decoded(BYTES, 5, BYTES.x86Context(1, 2, 3, 4))).isNull();
        assertThat(decoded(BYTES, 12, BYTES.amd64Context(1, 2, 3))).isNull();
        assertThat(decoded(BYTES, 9, BYTES.arm64Context(1, 2, 3, 4))).isNull();
    }

    @Test
    void registersOfUnsupportedProcessorsAreNotRead() {
        for (int architecture : new int[] {1, 3, 0x8001, 0x8002, 0x8004, 0x7777}) {
            assertThat(decoded(BYTES, architecture, BYTES.x86Context(1, 2, 3, 4))).isNull();
        }
    }

    private static @Nullable CpuContext decoded(
            MinidumpBuilder bytes, int architecture, byte[] context) {
        MinidumpBuilder builder =
                bytes == BYTES
                        ? MinidumpBuilder.linux()
                        : MinidumpBuilder.linux(ByteOrder.BIG_ENDIAN);
        Object dump =
                MinidumpReader.read(
                        builder.architecture(architecture)
                                .thread(1, null, context, 0x1000, new byte[8])
                                .build());
        assertThat(dump).isInstanceOf(Minidump.class);
        return ((Minidump) dump).threads().get(0).context();
    }

    private static long value(CpuContext context, String register) {
        return context.value(context.cpu().registerNames().indexOf(register));
    }
}
