package dev.faultline.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart as Helm reads it. */
final class Chart {

    static final YAMLMapper YAML = new YAMLMapper();

    /** Helm as a library takes itself for an old Kubernetes otherwise. */
    private static final String KUBERNETES = "1.33.0";

    private final Path folder;

    /**
     * The chart of a source tree.
     *
     * @param home root of the tree
     */
    Chart(Path home) {
        this.folder = home.resolve("helm/faultline");
    }

    Path folder() {
        return folder;
    }

    /** The values files that show what the chart can do. */
    List<Path> examples() {
        try (Stream<Path> files = Files.list(folder.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    LintResult lint() {
        return new Helm(folder).lint().strict().call();
    }

    /**
     * Renders every object.
     *
     * @param more values by their path, over those of the file
     * @throws IllegalStateException with Helm's message when it refuses
     */
    List<JsonNode> render(Path values, Map<String, ?> more) throws IOException {
        TemplateCommand template =
                new Helm(folder)
                        .template()
                        .withName("crashes")
                        .withNamespace("ns")
                        .withKubeVersion(KUBERNETES)
                        .withValuesFile(values);
        more.forEach(template::set);
        try (MappingIterator<JsonNode> objects =
                YAML.readerFor(JsonNode.class).readValues(template.call())) {
            return objects.readAll().stream()
                    .filter(object -> !object.isNull() && !object.isEmpty())
                    .toList();
        }
    }

    /** What Helm tells after an install. */
    String notes(Path values) {
        return new Helm(folder)
                .install()
                .withName("crashes")
                .withNamespace("ns")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values)
                .clientOnly()
                .dryRun()
                .call()
                .getOutput();
    }

    static JsonNode find(List<JsonNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }
}
