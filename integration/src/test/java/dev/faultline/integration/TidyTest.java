package dev.faultline.integration;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.TopicSpec;
import dev.faultline.jobs.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Facts about the tree that nothing else would notice. */
class TidyTest {

    private static final Set<String> NOT_OURS =
            Set.of("target", "run", ".git", ".build", ".idea", "node_modules");
    private static final Set<String> TEXT =
            Set.of(".java", ".md", ".avsc", ".xml", ".properties", ".sh", ".py", ".rules", ".yml");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)\\s]*)?\\)");
    private static final Pattern TOPIC = Pattern.compile("\\bcrash\\.[a-z]+\\.v\\d+(?:\\.dlq)?");

    /** In two parts, or this file would be found. */
    private static final Pattern MARK = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME)\\b");

    private final Path home = home();

    @Test
    void linksOfDocumentsLeadSomewhere() {
        List<String> dead = new ArrayList<>();
        for (Path document : files(file -> file.endsWith(".md"))) {
            Matcher link = LINK.matcher(read(document));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://")
                        && !target.startsWith("mailto:")
                        && !Files.exists(document.resolveSibling(target))) {
                    dead.add(home.relativize(document) + ": " + target);
                }
            }
        }

        assertThat(dead).isEmpty();
    }

    @Test
    void documentsNameOnlyTopicsThatExist() {
        Set<String> topics = Topics.all().stream().map(TopicSpec::name).collect(toSet());
        List<String> unknown = new ArrayList<>();
        for (Path document : files(file -> file.endsWith(".md"))) {
            Matcher topic = TOPIC.matcher(read(document));
            while (topic.find()) {
                if (!topics.contains(topic.group())) {
                    unknown.add(home.relativize(document) + ": " + topic.group());
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void everySchemaFolderIsATopicAndEveryTopicHasOne() throws IOException {
        Path schemas = home.resolve("schemas/avro/src/main/avro");
        Set<String> topics =
                Topics.all().stream()
                        .filter(topic -> topic.schema() != null)
                        .map(TopicSpec::name)
                        .filter(name -> !name.equals(Topics.PINGS) && !name.equals(Topics.REPORTS))
                        .collect(toSet());
        // Pings and reports come in the same envelope.
        topics.add("crash-envelope");

        try (var folders = Files.list(schemas)) {
            assertThat(folders.map(folder -> String.valueOf(folder.getFileName())))
                    .containsExactlyInAnyOrderElementsOf(topics);
        }
    }

    @Test
    void nothingIsLeftToDo() {
        List<String> marks = new ArrayList<>();
        for (Path file : files(TidyTest::isText)) {
            if (MARK.matcher(read(file)).find()) {
                marks.add(home.relativize(file).toString());
            }
        }

        assertThat(marks).isEmpty();
    }

    private static boolean isText(String file) {
        return TEXT.stream().anyMatch(file::endsWith);
    }

    private List<Path> files(Predicate<String> name) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(
                    home,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            if (name.test(file.toString())) {
                                files.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path home() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new AssertionError("not inside the source tree");
            }
        }
        return folder;
    }
}
