package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.MemoryRegion;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class X86CallTest {

    private static final long BASE = 0x1000;

    @Test
    void aCallToAPlaceHasFiveBytes() {
        assertThat(endsWithCall("e8 01020304")).isTrue();
        assertThat(endsWithCall("e9 01020304")).isFalse();
        assertThat(endsWithCall("e8 010203")).isFalse();
        assertThat(endsWithCall("e8 0102030405")).isFalse();
    }

    @Test
    void aCallThroughARegisterHasTwo() {
        for (int register = 0; register < 8; register++) {
            assertThat(endsWithCall("ff" + hex(0xd0 + register))).isTrue();
        }
    }

    @Test
    void aCallThroughAPointerHasADisplacementOfNoneOrOneOrFourBytes() {
        for (int base : List.of(0, 1, 2, 3, 6, 7)) {
            assertThat(endsWithCall("ff" + hex(0x10 + base))).isTrue();
            assertThat(endsWithCall("ff" + hex(0x50 + base) + "08")).isTrue();
            assertThat(endsWithCall("ff" + hex(0x90 + base) + "01020304")).isTrue();
        }
        assertThat(endsWithCall("ff55 08")).isTrue();
        assertThat(endsWithCall("ff95 01020304")).isTrue();
    }

    @Test
    void aCallThroughAPlaceHasFour() {
        assertThat(endsWithCall("ff15 01020304")).isTrue();
        assertThat(endsWithCall("ff15")).isFalse();
    }

    @Test
    void aCallThroughATableHasOneMoreForTheIndex() {
        for (int index = 0; index < 8; index++) {
            String scaled = hex(0x80 + index * 8);
            assertThat(endsWithCall("ff14" + scaled)).isTrue();
            assertThat(endsWithCall("ff54" + scaled + "08")).isTrue();
            assertThat(endsWithCall("ff94" + scaled + "01020304")).isTrue();
        }
    }

    /** As functions that a table of pointers leads to are called in 32-bit code. */
    @Test
    void theTableMayBeAtAPlaceInsteadOfARegister() {
        assertThat(endsWithCall("ff14 85 01020304")).isTrue();
        assertThat(endsWithCall("ff14 25 01020304")).isTrue();
        assertThat(endsWithCall("ff14 85")).isFalse();
        assertThat(endsWithCall("ff54 85 08")).isTrue();
    }

    @Test
    void allItsBytesMustBeThere() {
        assertThat(endsWithCall("ff50")).isFalse();
        assertThat(endsWithCall("ff90 010203")).isFalse();
        assertThat(endsWithCall("ff54 24")).isFalse();
        assertThat(endsWithCall("ff94 24 010203")).isFalse();
        assertThat(endsWithCall("ffd0 00")).isFalse();
    }

    @Test
    void jumpsAndPushesThroughPointersAreNoCalls() {
        assertThat(endsWithCall("ffe0")).isFalse();
        assertThat(endsWithCall("ff25 01020304")).isFalse();
        assertThat(endsWithCall("ff30")).isFalse();
        assertThat(endsWithCall("ff75 08")).isFalse();
        assertThat(endsWithCall("fe10")).isFalse();
    }

    private static String hex(int value) {
        return HexFormat.of().toHexDigits((byte) value);
    }

    private static boolean endsWithCall(String hex) {
        byte[] instruction = HexFormat.of().parseHex(hex.replace(" ", ""));
        ByteBuffer code = ByteBuffer.allocate(16);
        code.position(16 - instruction.length);
        code.put(instruction);
        return X86Call.endsAt(MemoryRegion.of(BASE, code.rewind()), BASE + 16);
    }
}
