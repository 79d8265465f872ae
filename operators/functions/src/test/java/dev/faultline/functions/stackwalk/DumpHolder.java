package dev.faultline.functions.stackwalk;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that dies with a dump in hand. */
final class DumpHolder {

    private DumpHolder() {}

    /**
     * Takes a dump and dies as if killed.
     *
     * @param arguments folder and name of the dump
     */
    public static void main(String[] arguments) {
        DumpsInHand.open(Path.of(arguments[0]), System::currentTimeMillis).take(arguments[1]);
        Runtime.getRuntime().halt(137);
    }

    /** Has a process die. */
    static void die(Path folder, String dump) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                DumpHolder.class.getName(),
                                folder.toString(),
                                dump)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int status = process.waitFor();
        if (status != 137) {
            throw new IllegalStateException("ended with " + status);
        }
    }
}
