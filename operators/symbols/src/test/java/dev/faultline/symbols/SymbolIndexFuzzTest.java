package dev.faultline.symbols;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Any index is read or refused, within bounds, also one whose checksums are right. */
class SymbolIndexFuzzTest {

    private static final ModuleId APP = new ModuleId("app", SymBuilder.DEBUG_ID);

    @FuzzTest(maxDuration = "30s")
    void readsAnyBytes(byte[] index) throws IOException {
        read(index);
    }

    @FuzzTest(maxDuration = "30s")
    void readsAnIndexWithFlippedBits(FuzzedDataProvider data) throws IOException {
        byte[] index = index();
        flip(index, data);
        read(index);
    }

    @FuzzTest(maxDuration = "30s")
    void readsAnIndexThatIsWrongThoughItsChecksumsAreRight(FuzzedDataProvider data)
            throws IOException {
        byte[] index = index();
        flip(index, data);
        setChecksums(index);
        read(index);
    }

    private static void flip(byte[] index, FuzzedDataProvider data) {
        for (int flips = data.consumeInt(1, 8); flips > 0; flips--) {
            index[data.consumeInt(0, index.length - 1)] ^= data.consumeByte();
        }
    }

    private static void read(byte[] index) throws IOException {
        Allocation.check(
                index.length,
                () -> {
                    if (open(index) instanceof IndexOpenResult.Opened opened) {
                        FuzzedLookups.look(opened.table());
                    }
                });
    }

    private static IndexOpenResult open(byte[] index) {
        return SymbolIndex.open(ByteBuffer.wrap(index), APP);
    }

    private static void setChecksums(byte[] index) {
        ByteBuffer bytes = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN);
        long end = bytes.getLong(IndexLayout.BODY_END_AT);
        if (end < IndexLayout.HEADER_BYTES || end > index.length) {
            return;
        }
        int at = (int) end;
        for (int start = IndexLayout.HEADER_BYTES;
                start < end && at + 4 <= index.length;
                start += IndexLayout.BLOCK_BYTES, at += 4) {
            int blockEnd = (int) Math.min(end, start + (long) IndexLayout.BLOCK_BYTES);
            bytes.putInt(at, checksum(index, start, blockEnd));
        }
        bytes.putInt(IndexLayout.TABLE_CHECKSUM_AT, checksum(index, (int) end, index.length));
        int checkedFrom = IndexLayout.HEADER_CHECKSUM_AT + 4;
        bytes.putInt(
                IndexLayout.HEADER_CHECKSUM_AT,
                checksum(index, checkedFrom, IndexLayout.HEADER_BYTES));
    }

    private static int checksum(byte[] bytes, int start, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, end - start);
        return (int) crc.getValue();
    }

    /** Some of everything. */
    private static byte[] index() throws IOException {
        SymBuilder text = SymBuilder.module("x86").file(0, "a.c").file(1, "b.h");
        text.origin(0, "outer").origin(1, "inner");
        text.func(0, 0x80, "f").inline(0, 1, 0, 0, 0, 0x60).inline(1, 2, 1, 1, 0x10, 0x20);
        for (int i = 0; i < 40; i++) {
            text.source(2L * i, 2, i, i % 2);
        }
        text.publicSymbol(0x90, "p").cfiInit(0, 0x80, ".cfa: $esp 4 + .ra: .cfa 4 - ^");
        for (int i = 1; i < 40; i++) {
            text.cfi(2L * i, ".cfa: $esp " + 4 * i + " + $ebx: .cfa -8 + ^");
        }
        text.frameData(0x100, 0x10, 4, 8, 12, "$T0 $ebp = $eip $T0 4 + ^ = $esp $T0 8 + =");
        text.fpo(0x120, 0x10, 4, 8, 12, true);
        IndexOutput output = IndexOutput.toMemory();
        SymbolFileParser.index(new ByteArrayInputStream(text.bytes()), APP, output);
        ByteBuffer index = output.toBuffer();
        byte[] bytes = new byte[index.capacity()];
        index.get(0, bytes);
        return bytes;
    }
}
