package dev.faultline.jobs.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One ZooKeeper, from Flink's own jars: where JobManagers agree on who leads and remember their
 * jobs.
 */
final class ZooKeeper {

    static final String NAME = "zookeeper";

    private final JarSets jars;
    private final RunFolder folder;
    private final Endpoints endpoints;

    ZooKeeper(JarSets jars, RunFolder folder, Endpoints endpoints) {
        this.jars = jars;
        this.folder = folder;
        this.endpoints = endpoints;
    }

    ProcessSpec spec() {
        Path file = folder.conf().resolve("zoo.cfg");
        RunFolder.write(file, properties());
        return new JvmCommand(NAME, folder)
                .frugal("96m")
                .log4j()
                .main(
                        jars.flinkClassPath(),
                        "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                        List.of("--zkConfigFile", file.toString(), "--peerId", "1"));
    }

    private String properties() {
        return """
                clientPort=%d
                clientPortAddress=%s
                dataDir=%s
                tickTime=2000
                admin.enableServer=false
                """
                .formatted(endpoints.zookeeper(), Endpoints.HOST, folder.data(NAME));
    }

    /**
     * What makes Flink use it.
     *
     * <p>A JobManager that was killed leads until its session has ended, so the session is short;
     * and a ZooKeeper that is being restarted deposes nobody.
     */
    Map<String, String> flinkOptions() {
        return Map.of(
                "high-availability.type", "zookeeper",
                "high-availability.zookeeper.quorum", Endpoints.HOST + ":" + endpoints.zookeeper(),
                "high-availability.storageDir", folder.data("ha").toUri().toString(),
                "high-availability.zookeeper.client.session-timeout", "10s",
                "high-availability.zookeeper.client.tolerate-suspended-connections", "true");
    }
}
