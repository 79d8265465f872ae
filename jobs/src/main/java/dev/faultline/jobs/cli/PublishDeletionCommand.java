package dev.faultline.jobs.cli;

import dev.faultline.intake.ClientHasher;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.DeletionRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline publish deletion}. */
@Command(
        name = "deletion",
        description = {
            "Forget clients. Reads client ids from standard input, one a line, hashes them with the key of the",
            "enrichment job and publishes the hashes; no client id leaves this process. What is deleted at once",
            "and what is forgotten by its age is in docs/runbooks/delete-a-client.md. Counts stay."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A client id is no argument, because others on the machine see those. Exit status: 0 published, 1 not",
            "published, 2 wrong usage or a line that is no client id; then nothing is published.",
            "",
            "Examples:",
            "  faultline publish deletion --client-hash-key-file client-hash.key < ids.txt",
            "  faultline publish deletion --client-hash-key-file client-hash.key --client-id-file ids.txt --dry-run",
            "  faultline publish deletion --client-hash-key-file client-hash.key --until 2026-11-20T00:00:00Z < ids.txt"
        })
final class PublishDeletionCommand implements Callable<Integer> {

    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final int MAX_KEY_BYTES = 1 << 16;
    private static final int ID_BYTES = 8;
    private static final Pattern CLIENT_ID = Pattern.compile("[0-9A-Za-z_.:{}-]{8,128}");

    @Spec private CommandSpec spec;
    @Mixin private Publication publication;

    @Option(
            names = "--client-hash-key-file",
            required = true,
            paramLabel = "FILE",
            description = "The key that the enrichment job has, by its option of the same name.")
    private Path keyFile = Path.of("");

    @Option(
            names = "--client-id-file",
            paramLabel = "FILE",
            description = "Client ids, one a line, at most 1 MiB (default: standard input).")
    private @Nullable Path idFile;

    @Option(
            names = "--until",
            paramLabel = "ISO",
            description =
                    "Forget what was received up to then (default: now). What comes up to a later time is"
                            + " forgotten when it comes, for 60 days.")
    private @Nullable Instant until;

    @Override
    public Integer call() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant upTo = until == null ? now : until.truncatedTo(ChronoUnit.MILLIS);
        return publication.publish(
                Topics.DELETIONS,
                requests(now, upTo),
                DeletionRequest::getRequestId,
                each ->
                        each.getRequestId()
                                + ": forget what was received up to "
                                + each.getUntil());
    }

    private List<DeletionRequest> requests(Instant now, Instant upTo) {
        ClientHasher hasher = hasher();
        List<DeletionRequest> requests = new ArrayList<>();
        int number = 0;
        for (String line : lines()) {
            number++;
            String id = line.strip();
            if (id.isEmpty()) {
                continue;
            }
            String hash = CLIENT_ID.matcher(id).matches() ? hasher.hash(id) : null;
            if (hash == null) {
                // Not the line itself: what a terminal shows is kept by many.
                throw wrong(
                        "line "
                                + number
                                + " is no client id: wanted 8 to 128 letters, digits and dashes"
                                + " that are not the id of nobody");
            }
            requests.add(
                    DeletionRequest.newBuilder()
                            .setRequestId(requestId(hash, upTo))
                            .setRequestedAt(now)
                            .setClientHash(hash)
                            .setUntil(upTo)
                            .build());
        }
        if (requests.isEmpty()) {
            throw wrong("no client id was given");
        }
        return requests;
    }

    private ClientHasher hasher() {
        try {
            return new ClientHasher(bytes(keyFile, MAX_KEY_BYTES));
        } catch (IllegalArgumentException e) {
            throw wrong(keyFile + ": " + e.getMessage());
        }
    }

    private List<String> lines() {
        byte[] bytes = idFile == null ? standardInput() : bytes(idFile, MAX_FILE_BYTES);
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    private byte[] standardInput() {
        try {
            return bounded(System.in, MAX_FILE_BYTES);
        } catch (IOException e) {
            throw wrong("standard input cannot be read: " + e.getMessage());
        }
    }

    private byte[] bytes(Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            return bounded(in, most);
        } catch (IOException e) {
            throw wrong(file + " cannot be read: " + e.getMessage());
        }
    }

    private byte[] bounded(InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
            throw wrong("more than " + most + " bytes");
        }
        return bytes;
    }

    /** The same of the same request, and nothing that a client could be found by. */
    private static String requestId(String hash, Instant until) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest((hash + '|' + until).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
