package dev.faultline.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.cluster.ClusterState.JobState;
import dev.faultline.jobs.cluster.ClusterState.Phase;
import dev.faultline.jobs.cluster.ClusterState.ProcessState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusReportTest {

    private static final Endpoints ENDPOINTS = new Endpoints(1, 2, 3, 4, 5, 6, 7, 8);

    @TempDir private Path root = Path.of("");

    @Test
    void anEmptyFolderIsAStoppedCluster() {
        StatusReport report = StatusReport.of(new RunFolder(root));
        assertThat(report.state()).isEqualTo("stopped");
        assertThat(report.isUp()).isFalse();
        assertThat(report.endpoints()).isEmpty();
    }

    @Test
    void aDeadProcessOrAJobWithoutItsTasksIsDegraded() {
        RunFolder folder = supervised();
        folder.writeJson(ClusterState.FILE, state("running", 2));
        assertThat(StatusReport.of(folder).state()).isEqualTo("running");
        folder.writeJson(ClusterState.FILE, state("dead", 2));
        assertThat(StatusReport.of(folder).state()).isEqualTo("degraded");
        folder.writeJson(ClusterState.FILE, state("running", 1));
        assertThat(StatusReport.of(folder).state()).isEqualTo("degraded");
    }

    @Test
    void processesWithoutTheirSupervisorAreOrphaned() {
        RunFolder folder = supervised();
        folder.writeJson(ClusterState.FILE, state("running", 2));
        folder.writePid("kafka", ProcessHandle.current());
        folder.deletePid(Supervisor.NAME);
        StatusReport report = StatusReport.of(folder);
        assertThat(report.state()).isEqualTo("orphaned");
        assertThat(report.message()).contains("./local-cluster/up");
    }

    @Test
    void jsonIsOneLineWithTheAddresses() {
        RunFolder folder = supervised();
        folder.writeJson(ClusterState.FILE, state("running", 2));
        assertThat(StatusReport.of(folder).json())
                .doesNotContain("\n")
                .contains("\"kafka\":\"127.0.0.1:1\"")
                .contains("\"registry\":\"http://127.0.0.1:3/apis/ccompat/v7\"")
                .contains("\"flink\":\"http://127.0.0.1:4\"");
    }

    @Test
    void tellsFirstWhereTheLivePageIs() {
        RunFolder folder = supervised();
        folder.writeJson(
                ClusterState.FILE,
                new ClusterState(
                        Phase.RUNNING,
                        "",
                        List.of(new ProcessState("dashboard", "running", 1, 0, 0, 0)),
                        List.of()));
        assertThat(StatusReport.of(folder).endpoints().entrySet())
                .first()
                .isEqualTo(Map.entry("live-page", "http://127.0.0.1:7"));
        folder.writeJson(ClusterState.FILE, state("running", 2));
        assertThat(StatusReport.of(folder).endpoints()).doesNotContainKey("live-page");
    }

    @Test
    void tellsWhereAlertmanagerIsOrThatItIsMissing() {
        RunFolder folder = supervised();
        folder.writeJson(ClusterState.FILE, alertmanager("running"));
        assertThat(StatusReport.of(folder).endpoints())
                .containsEntry("alertmanager", "http://127.0.0.1:6");
        assertThat(StatusReport.of(folder).message()).isEmpty();
        folder.writeJson(ClusterState.FILE, alertmanager("not installed"));
        StatusReport report = StatusReport.of(folder);
        assertThat(report.state()).isEqualTo("running");
        assertThat(report.endpoints()).doesNotContainKey("alertmanager");
        assertThat(report.message()).contains("apt-get install prometheus-alertmanager");
    }

    private static ClusterState alertmanager(String state) {
        return new ClusterState(
                Phase.RUNNING,
                "",
                List.of(new ProcessState("alertmanager", state, 1, 0, 0, 0)),
                List.of());
    }

    private RunFolder supervised() {
        RunFolder folder = new RunFolder(root);
        folder.writePid(Supervisor.NAME, ProcessHandle.current());
        folder.writeJson(ClusterRequest.FILE, new ClusterRequest(ENDPOINTS, false, 4, false, ""));
        return folder;
    }

    private static ClusterState state(String process, int runningTasks) {
        return new ClusterState(
                Phase.RUNNING,
                "",
                List.of(new ProcessState("kafka", process, 1, 0, 0, 0)),
                List.of(new JobState("enrich", "id", "RUNNING", 1, runningTasks, 2, 7, "")));
    }
}
