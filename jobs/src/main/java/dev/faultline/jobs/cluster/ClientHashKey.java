package dev.faultline.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret with which the enrichment job hashes client ids. Made once per data folder, so that a
 * client keeps its hash through every restart.
 */
final class ClientHashKey {

    private static final int BYTES = 32;

    private ClientHashKey() {}

    static Path file(RunFolder folder) {
        return folder.root().resolve("data").resolve("client-hash.key");
    }

    static void createIn(RunFolder folder) {
        Path file = file(folder);
        if (Files.exists(file)) {
            return;
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        FileAttribute<?> ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.createFile(file, ownerOnly);
            Files.writeString(file, HexFormat.of().formatHex(secret), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new ClusterException("Cannot write " + file, e);
        }
    }
}
