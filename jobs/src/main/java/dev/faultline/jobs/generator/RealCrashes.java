package dev.faultline.jobs.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the real crashes that come with the project. */
public final class RealCrashes {

    private static final RealCrashes NONE = new RealCrashes(List.of());

    private final List<RealCrash> crashes;

    private RealCrashes(List<RealCrash> crashes) {
        this.crashes = List.copyOf(crashes);
    }

    /** No real crashes: everything is made up. */
    public static RealCrashes none() {
        return NONE;
    }

    /**
     * Reads all crashes that {@code expected.json} lists.
     *
     * @param out the folder {@code local-cluster/crashes/out}
     */
    public static RealCrashes load(Path out) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<RealCrash> crashes = new ArrayList<>();
        for (JsonNode row : json.readTree(out.resolve("expected.json").toFile())) {
            String name = row.path("name").asText();
            crashes.add(
                    new RealCrash(
                            name,
                            Files.readAllBytes(out.resolve("dumps/" + name + ".dmp")),
                            object(json, out.resolve("pings/" + name + ".v4.json")),
                            object(json, out.resolve("pings/" + name + ".glean.json")),
                            object(json, out.resolve("reports/" + name + ".json"))));
        }
        return new RealCrashes(crashes);
    }

    /** Crashes that only the second build of the program has. */
    List<RealCrash> regressions() {
        return crashes.stream().filter(RealCrash::isRegression).toList();
    }

    private static ObjectNode object(ObjectMapper json, Path file) throws IOException {
        return json.readValue(file.toFile(), ObjectNode.class);
    }
}
