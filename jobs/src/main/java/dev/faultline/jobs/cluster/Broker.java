package dev.faultline.jobs.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The Kafka broker: one process that is broker and KRaft controller. */
final class Broker {

    static final String NAME = "kafka";

    /** Fixed, so that a client can tell our broker from a stranger's on the same port. */
    static final String CLUSTER_ID = "faultline-local-00000A";

    private final JarSets jars;
    private final RunFolder folder;
    private final Endpoints endpoints;
    private final Optional<Detour> detour;

    Broker(JarSets jars, RunFolder folder, Endpoints endpoints, Optional<Detour> detour) {
        this.jars = jars;
        this.detour = detour;
        this.folder = folder;
        this.endpoints = endpoints;
    }

    /** True until {@link #format} has run on this folder. */
    boolean needsFormat() {
        return !Files.exists(folder.data(NAME).resolve("meta.properties"));
    }

    ProcessSpec format() {
        return new JvmCommand(NAME + "-format", folder)
                .frugal("64m")
                .log4j()
                .main(
                        jars.brokerClassPath(),
                        "kafka.tools.StorageTool",
                        List.of("format", "-t", CLUSTER_ID, "-c", configuration().toString()));
    }

    ProcessSpec spec() {
        return new JvmCommand(NAME, folder)
                .flags(
                        List.of(
                                "-Xms192m",
                                "-Xmx448m",
                                "-XX:+UseSerialGC",
                                "-XX:MaxDirectMemorySize=128m"))
                .log4j()
                .main(jars.brokerClassPath(), "kafka.Kafka", List.of(configuration().toString()));
    }

    private Path configuration() {
        Path file = folder.conf().resolve("server.properties");
        RunFolder.write(file, properties());
        return file;
    }

    private String properties() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%1$d
                listeners=PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%1$d%4$s
                advertised.listeners=PLAINTEXT://127.0.0.1:%2$d%5$s
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,DETOUR:PLAINTEXT
                log.dirs=%3$s
                # Topics are made on purpose, by ./faultline topics apply.
                auto.create.topics.enable=false
                # One broker: one copy of everything.
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                # A small machine: few threads, small files, a cleaner that fits the heap.
                num.network.threads=2
                num.io.threads=4
                background.threads=2
                log.segment.bytes=67108864
                log.index.size.max.bytes=1048576
                log.cleaner.dedupe.buffer.size=33554432
                log.retention.hours=72
                """
                .formatted(
                        endpoints.controller(),
                        endpoints.kafka(),
                        folder.data(NAME),
                        detour.map(d -> ",DETOUR://127.0.0.1:" + d.port()).orElse(""),
                        detour.map(d -> ",DETOUR://" + d.advertised()).orElse(""));
    }
}
