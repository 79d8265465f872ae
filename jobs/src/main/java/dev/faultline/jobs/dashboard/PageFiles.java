package dev.faultline.jobs.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of the page, from the jar. */
final class PageFiles {

    private static final String FOLDER = "/dashboard";
    private static final List<String> NAMES =
            List.of(
                    "/index.html",
                    "/style.css",
                    "/icon.svg",
                    "/app.js",
                    "/chart.js",
                    "/dom.js",
                    "/format.js",
                    "/alerts.js",
                    "/channels.js",
                    "/crash.js",
                    "/health.js",
                    "/runbook.js",
                    "/signature.js",
                    "/top.js");
    private static final List<String> RUNBOOKS =
            List.of(
                    "/runbooks/README.md",
                    "/runbooks/audit-is-red.md",
                    "/runbooks/changes.md",
                    "/runbooks/checkpoints-fail.md",
                    "/runbooks/crash-alert.md",
                    "/runbooks/dead-letter-storm.md",
                    "/runbooks/delete-a-client.md",
                    "/runbooks/job-does-not-run.md",
                    "/runbooks/notifier-cannot-deliver.md",
                    "/runbooks/pipeline-stands-still.md",
                    "/runbooks/state-grows.md",
                    "/runbooks/symbols-missing.md");

    private final Map<String, PageFile> files = new HashMap<>();

    /** One file. */
    record PageFile(String type, byte[] bytes) {}

    PageFiles() throws IOException {
        for (String name : NAMES) {
            files.put(name, read(name));
        }
        for (String name : RUNBOOKS) {
            files.put(name, read(name));
        }
        files.put("/", read("/index.html"));
    }

    private static PageFile read(String name) throws IOException {
        try (InputStream file = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IOException("the jar lacks " + FOLDER + name);
            }
            return new PageFile(type(name), file.readAllBytes());
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/plain; charset=utf-8";
        };
    }

    @Nullable PageFile at(String path) {
        return files.get(path);
    }
}
