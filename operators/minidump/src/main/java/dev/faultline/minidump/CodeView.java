package dev.faultline.minidump;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A module's record about its debug information, in one of the layouts that linkers and dump
 * writers use.
 *
 * @param layout which of them
 * @param debugFile as recorded, empty if none
 * @param debugId as in {@link Module#debugId()}
 * @param binaryId identifier of the binary itself in lower-case hexadecimal, null if the layout has
 *     none
 */
record CodeView(Layout layout, String debugFile, String debugId, @Nullable String binaryId) {

    enum Layout {
        /** "RSDS": GUID and age of a program database. */
        PDB70,
        /** "NB10": time stamp and age of an old program database. */
        PDB20,
        /** Build id of an ELF file. */
        ELF,
        /** None, or one that is not known. */
        NONE
    }

    static final String NO_ID = "0".repeat(33);
    static final CodeView NOTHING = new CodeView(Layout.NONE, "", NO_ID, null);

    private static final long PDB70_MAGIC = 0x5344_5352L;
    private static final long PDB20_MAGIC = 0x3031_424EL;
    private static final long ELF_MAGIC = 0x4270_454cL;
    private static final int MAX_NAME_BYTES = 1024;
    private static final int MAX_BUILD_ID_BYTES = 64;

    static CodeView decode(DumpBytes record, String codeFile) {
        if (record.size() < 4) {
            return NOTHING;
        }
        long magic = record.u32(0);
        if (magic == PDB70_MAGIC) {
            return pdb70(record);
        } else if (magic == PDB20_MAGIC) {
            return pdb20(record);
        } else if (magic == ELF_MAGIC) {
            return elf(record, codeFile);
        }
        return NOTHING;
    }

    private static CodeView pdb70(DumpBytes record) {
        String guid = guid(record, 4);
        String id = upper(guid) + Long.toHexString(record.u32(20));
        return new CodeView(Layout.PDB70, name(record, 24), id, guid);
    }

    private static CodeView pdb20(DumpBytes record) {
        StringBuilder signature = new StringBuilder(8);
        appendHex(signature, record.u32(8), 8);
        String id = upper(signature) + Long.toHexString(record.u32(12));
        return new CodeView(Layout.PDB20, name(record, 16), id, null);
    }

    /**
     * The debug id of an ELF file is the start of its build id read as a GUID; the rest of the
     * build id is lost, but symbol stores are filed this way.
     */
    private static CodeView elf(DumpBytes record, String codeFile) {
        int length = Math.min(record.size() - 4, MAX_BUILD_ID_BYTES);
        StringBuilder buildId = new StringBuilder();
        boolean recorded = false;
        for (int i = 0; i < length; i++) {
            int value = record.u8(4L + i);
            recorded |= value != 0;
            appendHex(buildId, value, 2);
        }
        if (!recorded) {
            return new CodeView(Layout.ELF, codeFile, NO_ID, "");
        }
        StringBuilder padded = new StringBuilder(buildId);
        padded.append("0".repeat(Math.max(0, 32 - padded.length())));
        String guid = record.isLittleEndian() ? swapGuid(padded) : padded.substring(0, 32);
        return new CodeView(Layout.ELF, codeFile, upper(guid) + "0", buildId.toString());
    }

    /** The id of a binary by time stamp and size. */
    static String stampAndSize(long timeStamp, long size) {
        StringBuilder id = new StringBuilder(16);
        appendHex(id, timeStamp, 8);
        return id.append(Long.toHexString(size)).toString();
    }

    static String guid(DumpBytes record, long offset) {
        StringBuilder guid = new StringBuilder(32);
        appendHex(guid, record.u32(offset), 8);
        appendHex(guid, record.u16(offset + 4), 4);
        appendHex(guid, record.u16(offset + 6), 4);
        for (int i = 8; i < 16; i++) {
            appendHex(guid, record.u8(offset + i), 2);
        }
        return guid.toString();
    }

    /** The first three fields of a GUID are numbers, stored with their low byte first. */
    private static String swapGuid(CharSequence hex) {
        StringBuilder swapped = new StringBuilder(32);
        for (int from : new int[] {6, 4, 2, 0, 10, 8, 14, 12}) {
            swapped.append(hex, from, from + 2);
        }
        return swapped.append(hex, 16, 32).toString();
    }

    private static void appendHex(StringBuilder text, long value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (value >>> shift & 0xf), 16));
        }
    }

    private static String upper(CharSequence hex) {
        StringBuilder upper = new StringBuilder(hex.length());
        for (int i = 0; i < hex.length(); i++) {
            upper.append(Character.toUpperCase(hex.charAt(i)));
        }
        return upper.toString();
    }

    private static String name(DumpBytes record, int offset) {
        int length = Math.max(0, Math.min(record.size() - offset, MAX_NAME_BYTES));
        byte[] bytes = new byte[length];
        int end = 0;
        while (end < length && record.u8((long) offset + end) != 0) {
            bytes[end] = (byte) record.u8((long) offset + end);
            end++;
        }
        return PlainText.clean(new String(bytes, 0, end, StandardCharsets.UTF_8));
    }
}
