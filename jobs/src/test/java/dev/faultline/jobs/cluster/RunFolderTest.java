package dev.faultline.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir private Path root = Path.of("");

    @Test
    void findsTheProcessOfAPidFile() {
        RunFolder folder = new RunFolder(root);
        folder.writePid("me", ProcessHandle.current());
        assertThat(folder.process("me")).contains(ProcessHandle.current());
        assertThat(folder.pidNames()).containsExactly("me");
        folder.deletePid("me");
        assertThat(folder.process("me")).isEmpty();
        assertThat(folder.pidNames()).isEmpty();
    }

    @Test
    void aPidThatSomebodyElseHasNowIsNotOurs() throws IOException {
        RunFolder folder = new RunFolder(root);
        Files.createDirectories(root.resolve("pids"));
        Files.writeString(root.resolve("pids/old"), ProcessHandle.current().pid() + " 1000\n");
        Files.writeString(root.resolve("pids/torn"), "12");
        Files.writeString(root.resolve("pids/noise"), "a b");
        assertThat(folder.process("old")).isEmpty();
        assertThat(folder.process("torn")).isEmpty();
        assertThat(folder.process("noise")).isEmpty();
    }

    @Test
    void whatWasWrittenComesBack() {
        RunFolder folder = new RunFolder(root);
        ClusterRequest request = new ClusterRequest(Endpoints.free(), true, 8, true, "plan");
        folder.writeJson(ClusterRequest.FILE, request);
        assertThat(folder.readJson(ClusterRequest.FILE, ClusterRequest.class)).contains(request);
    }

    @Test
    void aFileThatWasCutShortCountsAsMissing() throws IOException {
        Files.writeString(root.resolve("state.json"), "{\"phase\":");
        assertThat(new RunFolder(root).readJson(ClusterState.FILE, ClusterState.class)).isEmpty();
    }

    @Test
    void temporaryFilesOfAnEarlierRunGo() throws IOException {
        RunFolder folder = new RunFolder(root);
        Files.writeString(folder.freshTmp("kafka").resolve("left"), "x");
        assertThat(folder.freshTmp("kafka")).isEmptyDirectory();
    }

    @Test
    void onlyTheLogsStayAfterDown() throws IOException {
        RunFolder folder = new RunFolder(root);
        Files.writeString(folder.logs().resolve("kafka.log"), "x");
        Files.writeString(folder.data("kafka").resolve("segment"), "x");
        folder.conf();
        folder.writeJson("state.json", List.of());
        assertThat(folder.hasData()).isTrue();
        folder.deleteAllButLogs();
        assertThat(root).isDirectoryNotContaining(path -> !path.endsWith("logs"));
        assertThat(folder.logs().resolve("kafka.log")).exists();
    }
}
