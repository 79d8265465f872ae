package dev.faultline.jobs.generator;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A module of the made-up application, or of the system when {@code application} is −1.
 *
 * @param fileName name on disk
 * @param debugFile name that symbol stores know it by
 * @param debugId Breakpad's: the GUID as people write it, then the age
 * @param identity 16 bytes: GUID of the debug information, in the order of a minidump
 * @param application index in {@link FunctionCatalog#MODULES}, −1 for a module without symbols
 * @param shift offset that this build adds to every function's address
 */
record SyntheticModule(
        String fileName,
        String debugFile,
        String debugId,
        byte[] identity,
        String version,
        Os os,
        int application,
        int shift) {

    /** Size of every module in memory, bytes. */
    static final long SIZE_BYTES = 0x40000;

    /** Room between the addresses of two functions, bytes. */
    static final int FUNCTION_BYTES = 0x100;

    private static final int FIRST_FUNCTION = 0x1000;

    static SyntheticModule application(long seed, Build build, Os os, int application) {
        String stem = FunctionCatalog.MODULES.get(application);
        String purpose = "module " + stem + build.channel() + build.buildId() + os;
        byte[] digest = Names.digest(seed, purpose);
        int shift = (digest[16] & 0xf) * 0x40;
        return of(os.fileName(stem), digest, build.version(), os, application, shift);
    }

    static SyntheticModule system(Os os, String fileName) {
        byte[] digest = Names.digest(0, "system module " + os + fileName);
        return of(fileName, digest, os.version(), os, -1, 0);
    }

    private static SyntheticModule of(
            String fileName, byte[] digest, String version, Os os, int application, int shift) {
        byte[] identity = Arrays.copyOf(digest, 16);
        String debugFile = os == Os.WINDOWS ? fileName.replace(".dll", ".pdb") : fileName;
        String debugId = guid(identity) + age(os);
        return new SyntheticModule(
                fileName, debugFile, debugId, identity, version, os, application, shift);
    }

    private static String guid(byte[] identity) {
        StringBuilder text = new StringBuilder();
        for (int i : new int[] {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15}) {
            text.append("%02X".formatted(identity[i] & 0xff));
        }
        return text.toString();
    }

    private static int age(Os os) {
        return os == Os.WINDOWS ? 1 : 0;
    }

    /** Offset of a function in the module. */
    long functionOffset(int index) {
        return FIRST_FUNCTION + shift + (long) index * FUNCTION_BYTES;
    }

    /** How many times the debug information was written; only Windows counts. */
    int age() {
        return age(os);
    }

    /** Link time in the header of a Windows file; the first half of its code id. */
    int timeStamp() {
        return ByteBuffer.wrap(identity).getInt();
    }

    /** What symbol stores index the file itself by. */
    String codeId() {
        String hex = Names.hex(identity);
        return os == Os.WINDOWS
                ? hex.substring(0, 8).toUpperCase(Locale.ROOT) + Long.toHexString(SIZE_BYTES)
                : hex;
    }
}
