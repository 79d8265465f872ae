package dev.faultline.jobs.cluster;

/**
 * The TCP ports of one cluster on 127.0.0.1. They stay the same while it runs, through every
 * restart of a process.
 *
 * @param kafka broker, plain text
 * @param controller KRaft controller, for the broker alone
 * @param registry schema registry
 * @param flink Flink's web UI and REST
 * @param jobManagerRpc for the TaskManagers alone
 * @param alertmanager page and API of Alertmanager, where there is one
 * @param dashboard the live page
 * @param zookeeper ZooKeeper, for the JobManagers alone, where there is one
 */
public record Endpoints(
        int kafka,
        int controller,
        int registry,
        int flink,
        int jobManagerRpc,
        int alertmanager,
        int dashboard,
        int zookeeper) {

    public static final String HOST = "127.0.0.1";

    /** Every port free at this moment. */
    public static Endpoints free() {
        Ports ports = new Ports();
        return new Endpoints(
                ports.free(),
                ports.free(),
                ports.free(),
                ports.free(),
                ports.free(),
                ports.free(),
                ports.free(),
                ports.free());
    }

    public String bootstrapServers() {
        return HOST + ":" + kafka;
    }

    /** Base of the Confluent-compatible API. */
    public String registryUrl() {
        return "http://" + HOST + ":" + registry + "/apis/ccompat/v7";
    }

    public String flinkUrl() {
        return "http://" + HOST + ":" + flink;
    }

    /** Where the live page is. */
    public String dashboardUrl() {
        return "http://" + HOST + ":" + dashboard;
    }

    public String alertmanagerUrl() {
        return "http://" + HOST + ":" + alertmanager;
    }
}
