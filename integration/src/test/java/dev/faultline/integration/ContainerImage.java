package dev.faultline.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code helm/image/Dockerfile} puts into the image, in a folder that stands for its root:
 * each COPY is a link to what it copies, ENV becomes the environment. What the base image brings, a
 * JRE 17 and a shell, is that of this machine.
 */
final class ContainerImage {

    private static final Pattern COPY =
            Pattern.compile("^COPY (?:--chmod=\\S+ )?(\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern ENV = Pattern.compile("^ENV (.+)$", Pattern.MULTILINE);
    private static final Pattern ENTRYPOINT =
            Pattern.compile("^ENTRYPOINT \\[\"(\\S+)\"\\]$", Pattern.MULTILINE);

    private final Path root;
    private final String entrypoint;
    private final Map<String, String> environment = new HashMap<>();

    /**
     * Makes the folder.
     *
     * @param home root of the source tree, the context of the build
     * @param root an empty folder
     */
    ContainerImage(Path home, Path root) throws IOException {
        this.root = root;
        String dockerfile = Files.readString(home.resolve("helm/image/Dockerfile"));
        Matcher copy = COPY.matcher(dockerfile);
        while (copy.find()) {
            Path target = path(copy.group(2));
            Files.createDirectories(target.resolveSibling(""));
            Files.createSymbolicLink(target, home.resolve(copy.group(1)).toRealPath());
        }
        Matcher variables = ENV.matcher(dockerfile);
        while (variables.find()) {
            for (String each : variables.group(1).split(" ", -1)) {
                String[] pair = each.split("=", 2);
                environment.put(pair[0], path(pair[1]).toString());
            }
        }
        Matcher start = ENTRYPOINT.matcher(dockerfile);
        if (!start.find()) {
            throw new AssertionError("the Dockerfile has no ENTRYPOINT");
        }
        entrypoint = start.group(1);
    }

    /** Where a path of the image is on this machine. */
    Path path(String inside) {
        return root.resolve(inside.substring(1));
    }

    /**
     * Starts a container.
     *
     * @param arguments what comes behind the entry point
     * @param more further environment
     * @param log takes what it prints
     */
    Process start(List<String> arguments, Map<String, String> more, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(path(entrypoint).toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        // As in a container, nothing of the environment comes in but what the image says.
        builder.environment().put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        return builder.start();
    }
}
