package dev.faultline.integration;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file system of its own at a folder of a test, so small that it can be full. */
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one if this user may. */
    static Optional<SmallDisk> at(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        Cli.Ended mount =
                Cli.end(
                        List.of(
                                "mount",
                                "-t",
                                "tmpfs",
                                "-o",
                                "size=" + megabytes + "m",
                                "tmpfs",
                                folder.toString()),
                        Map.of());
        return mount.status() == 0 ? Optional.of(new SmallDisk(folder)) : Optional.empty();
    }

    /** Writes until nothing more fits. */
    void fill() throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream filler = Files.newOutputStream(filler())) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException e) {
            if (folder.toFile().getUsableSpace() > BLOCK_BYTES) {
                throw e;
            }
        }
    }

    /** Makes room again. */
    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    /** Takes the file system away, also from those who still use it. */
    @Override
    public void close() {
        Cli.run(List.of("umount", "-l", folder.toString()), Map.of());
    }
}
