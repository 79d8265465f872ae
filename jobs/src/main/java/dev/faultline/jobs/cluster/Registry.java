package dev.faultline.jobs.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The schema registry: Apicurio with the Confluent API. */
final class Registry {

    static final String NAME = "registry";

    private final JarSets jars;
    private final RunFolder folder;
    private final Endpoints endpoints;

    Registry(JarSets jars, RunFolder folder, Endpoints endpoints) {
        this.jars = jars;
        this.folder = folder;
        this.endpoints = endpoints;
    }

    ProcessSpec spec() {
        Path log = folder.logs().resolve(NAME + ".log");
        return new JvmCommand(NAME, folder)
                .frugal("192m")
                .flags(
                        List.of(
                                "-Dquarkus.http.host=" + Endpoints.HOST,
                                "-Dquarkus.http.port=" + endpoints.registry(),
                                "-Dquarkus.datasource.jdbc.initial-size=2",
                                "-Dquarkus.datasource.jdbc.min-size=2",
                                "-Dquarkus.datasource.jdbc.max-size=20",
                                // On a busy machine the first connection creates the database for
                                // longer
                                // than the 5 s that others would wait for it.
                                "-Dquarkus.datasource.jdbc.acquisition-timeout=60S",
                                "-Dquarkus.log.console.enable=false",
                                "-Dquarkus.log.file.enable=true",
                                "-Dquarkus.log.file.path=" + log,
                                "-Dquarkus.log.file.rotation.max-file-size=10M",
                                "-Dquarkus.log.file.rotation.max-backup-index=2"))
                .jar(jars.registryJar(), Map.of("REGISTRY_DATASOURCE_URL", database()));
    }

    /**
     * This edition keeps its database in memory unless told otherwise. In a file, with every commit
     * written through, schemas and their ids survive the death of the process, and records that
     * carry those ids stay readable.
     */
    private String database() {
        return "jdbc:h2:file:" + folder.data(NAME).resolve("registry") + ";WRITE_DELAY=0";
    }
}
