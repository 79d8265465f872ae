package dev.faultline.jobs.cluster;

import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code up} hands to the supervisor.
 *
 * @param endpoints ports, all free when they were chosen
 * @param demo run the demo's feed too
 * @param partitions partitions of each topic with many
 * @param ha two JobManagers that agree by ZooKeeper
 * @param plan file that says what runs
 */
public record ClusterRequest(
        Endpoints endpoints, boolean demo, int partitions, boolean ha, String plan) {

    static final String FILE = "cluster.json";

    /** Values that {@code cluster.properties} may use in arguments. */
    Map<String, String> variables(RunFolder folder, JarSets jars) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("kafka", endpoints.bootstrapServers());
        variables.put("registry", endpoints.registryUrl());
        variables.put("flink", endpoints.flinkUrl());
        variables.put(
                "alertmanager",
                Alertmanager.program().isEmpty() ? "" : endpoints.alertmanagerUrl());
        variables.put("dashboard-port", Integer.toString(endpoints.dashboard()));
        variables.put("partitions", Integer.toString(partitions));
        variables.put("client-hash-key", ClientHashKey.file(folder).toString());
        variables.put("run", folder.root().toString());
        variables.put("home", jars.home().toString());
        return variables;
    }
}
