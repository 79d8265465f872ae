package dev.faultline.minidump;

import dev.faultline.minidump.CrashpadInfo.AnnotationObject;
import dev.faultline.minidump.CrashpadInfo.ModuleNotes;
import dev.faultline.minidump.MacDetails.CrashRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of streams for {@link MinidumpBuilder}: what the decoders read, the other way round.
 */
// All buffers are allocated by the builder.
@SuppressWarnings("ByteBufferBackingArray")
final class StreamWriters {

    private StreamWriters() {}

    /** The bytes of a stream; what it points to is appended to the file first. */
    @FunctionalInterface
    interface Content {
        byte[] write(Out out);
    }

    /** The file so far. */
    interface Out {
        /** A buffer in the byte order of the dump. */
        ByteBuffer buffer(int size);

        /** Appends bytes and returns where they are. */
        int append(byte[] bytes);

        /** Appends a counted UTF-16 string and returns where it is. */
        int string(String text);
    }

    static byte[] miscInfo(MiscInfo info, Out out) {
        ByteBuffer bytes = out.buffer(1364).putInt(1364);
        int flags = 0;
        flags |= number(bytes, 8, info.processId(), 1);
        flags |= number(bytes, 12, info.createTimeSeconds(), 2);
        flags |= number(bytes, 16, info.userTimeSeconds(), 2);
        flags |= number(bytes, 20, info.kernelTimeSeconds(), 2);
        flags |= number(bytes, 24, info.maxMhz(), 4);
        flags |= number(bytes, 28, info.currentMhz(), 4);
        flags |= number(bytes, 44, info.integrityLevel(), 0x10);
        flags |= number(bytes, 48, info.executeFlags(), 0x20);
        Boolean isProtected = info.protectedProcess();
        flags |= number(bytes, 52, isProtected == null ? null : isProtected ? 1L : 0L, 0x80);
        String build = info.build();
        if (build != null) {
            flags |= 0x100;
            fixedString(bytes, 232, build);
        }
        flags |= number(bytes, 1360, info.processCookie(), 0x200);
        return bytes.putInt(4, flags).array();
    }

    private static int number(ByteBuffer bytes, int at, @Nullable Long value, int flag) {
        if (value == null) {
            return 0;
        }
        bytes.putInt(at, value.intValue());
        return flag;
    }

    private static void fixedString(ByteBuffer bytes, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            bytes.putChar(at + 2 * i, text.charAt(i));
        }
    }

    static byte[] threadInfos(Map<Long, ThreadInfo> infos, Out out) {
        ByteBuffer list = out.buffer(12 + infos.size() * 64);
        list.putInt(12).putInt(64).putInt(infos.size());
        infos.forEach(
                (thread, info) -> {
                    list.putInt(thread.intValue()).putInt((int) info.dumpFlags()).putInt(0);
                    list.putInt((int) info.exitStatus());
                    list.putLong(info.createTime()).putLong(info.exitTime());
                    list.putLong(info.kernelTime()).putLong(info.userTime());
                    list.putLong(info.startAddress()).putLong(info.affinity());
                });
        return list.array();
    }

    static byte[] handles(List<Handle> handles, Out out) {
        ByteBuffer list = out.buffer(16 + handles.size() * 40);
        list.putInt(16).putInt(40).putInt(handles.size()).putInt(0);
        for (Handle handle : handles) {
            list.putLong(handle.value());
            list.putInt(string(handle.type(), out)).putInt(string(handle.name(), out));
            list.putInt((int) handle.attributes()).putInt((int) handle.grantedAccess());
            list.putInt((int) handle.handleCount()).putInt((int) handle.pointerCount());
            list.putLong(0);
        }
        return list.array();
    }

    private static int string(@Nullable String text, Out out) {
        return text == null ? 0 : out.string(text);
    }

    static byte[] assertion(Assertion assertion, Out out) {
        ByteBuffer bytes = out.buffer(776);
        fixedString(bytes, 0, assertion.expression());
        fixedString(bytes, 256, assertion.function());
        fixedString(bytes, 512, assertion.file());
        bytes.putInt(768, (int) assertion.line()).putInt(772, (int) assertion.kind());
        return bytes.array();
    }

    static byte[] crashpad(CrashpadInfo info, Out out) {
        ByteBuffer bytes = out.buffer(52).putInt(1);
        String id = info.reportId();
        if (id != null) {
            String digits = id.replace("-", "");
            bytes.putInt((int) Long.parseLong(digits.substring(0, 8), 16));
            bytes.putShort((short) Integer.parseInt(digits.substring(8, 12), 16));
            bytes.putShort((short) Integer.parseInt(digits.substring(12, 16), 16));
            for (int i = 16; i < 32; i += 2) {
                bytes.put((byte) Integer.parseInt(digits.substring(i, i + 2), 16));
            }
        }
        bytes.position(20).putLong(0x1111_1111_1111_1111L).putLong(0x2222_2222_2222_2222L);
        location(bytes, dictionary(info.annotations(), out), out);
        List<byte[]> links = new ArrayList<>();
        for (ModuleNotes notes : info.modules()) {
            ByteBuffer link = out.buffer(12).putInt((int) notes.moduleIndex());
            location(link, module(notes, out), out);
            links.add(link.array());
        }
        location(bytes, counted(links, 12, out), out);
        return bytes.array();
    }

    private static byte[] module(ModuleNotes notes, Out out) {
        ByteBuffer bytes = out.buffer(28).putInt(1);
        List<byte[]> list = new ArrayList<>();
        for (String text : notes.list()) {
            list.add(out.buffer(4).putInt(utf8(text, out)).array());
        }
        location(bytes, counted(list, 4, out), out);
        location(bytes, dictionary(notes.annotations(), out), out);
        List<byte[]> objects = new ArrayList<>();
        for (AnnotationObject object : notes.objects()) {
            ByteBuffer entry = out.buffer(12).putInt(utf8(object.name(), out));
            String value = object.value();
            entry.putShort((short) object.type()).putShort((short) 0);
            objects.add(entry.putInt(value == null ? 0 : utf8(value, out)).array());
        }
        location(bytes, counted(objects, 12, out), out);
        return bytes.array();
    }

    private static byte[] dictionary(Map<String, String> texts, Out out) {
        List<byte[]> entries = new ArrayList<>();
        new TreeMap<>(texts)
                .forEach(
                        (name, value) -> {
                            int nameAt = utf8(name, out);
                            int valueAt = utf8(value, out);
                            entries.add(out.buffer(8).putInt(nameAt).putInt(valueAt).array());
                        });
        return counted(entries, 8, out);
    }

    private static byte[] counted(List<byte[]> entries, int entryBytes, Out out) {
        ByteBuffer list = out.buffer(4 + entries.size() * entryBytes).putInt(entries.size());
        entries.forEach(list::put);
        return list.array();
    }

    private static void location(ByteBuffer bytes, byte[] target, Out out) {
        int at = out.append(target);
        bytes.putInt(target.length).putInt(at);
    }

    private static int utf8(String text, Out out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return out.append(out.buffer(bytes.length + 5).putInt(bytes.length).put(bytes).array());
    }

    /** Records of version 5 with unknown bytes before the strings, as later versions would have. */
    static byte[] macCrash(List<CrashRecord> records, Out out) {
        int stringsAt = 48;
        ByteBuffer header = out.buffer(172).putInt(StreamType.MAC_CRASH_INFO);
        header.putInt(records.size()).putInt(stringsAt);
        for (CrashRecord record : records) {
            byte[] strings =
                    String.join(
                                    "\0",
                                    orEmpty(record.module()),
                                    orEmpty(record.message()),
                                    orEmpty(record.signature()),
                                    orEmpty(record.backtrace()),
                                    orEmpty(record.message2()) + "\0")
                            .getBytes(StandardCharsets.UTF_8);
            ByteBuffer bytes = out.buffer(stringsAt + strings.length);
            bytes.putLong(StreamType.MAC_CRASH_INFO).putLong(5);
            bytes.putLong(orZero(record.thread())).putLong(orZero(record.dialogMode()));
            bytes.putLong(orZero(record.abortCause()));
            location(header, bytes.position(stringsAt).put(strings).array(), out);
        }
        return header.array();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
