package dev.faultline.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the words of a container become. */
class ContainerStartTest {

    private static final Path HOME = Path.of("/opt/faultline");
    private static final String AVRO =
            "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.faultline.schema";

    @TempDir private Path conf = Path.of("");

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(
                conf.resolve("config.yaml"),
                """
                jobmanager.memory.process.size: 1024m
                taskmanager.memory.process.size: 1728m
                env.java.opts.all: -Dfor.all=1
                env.java.opts.taskmanager: -Dfor.one=1 -Dfor.one.more=1
                """);
    }

    @Test
    void aJobManagerGetsItsMemoryFirstAndTheWordsOfTheOperatorLast() {
        List<String> words =
                command("standalone-job", "--job-classname", "some.Job", "--option", "a b");

        assertThat(words).contains(AVRO, "-Dfor.all=1").doesNotContain("-Dfor.one=1");
        assertThat(words).anyMatch(word -> word.startsWith("-Xmx"));
        assertThat(words)
                .containsSubsequence(
                        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
                        "--configDir",
                        conf.toString(),
                        "-D",
                        "--job-classname",
                        "some.Job",
                        "--option",
                        "a b");
    }

    @Test
    void theMemoryOfATaskManagerIsSplitAsFlinkSplitsIt() {
        assertThat(command("taskmanager"))
                .contains(
                        AVRO,
                        "-Dfor.all=1",
                        "-Dfor.one=1",
                        "-Dfor.one.more=1",
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner")
                .anyMatch(word -> word.startsWith("-XX:MaxDirectMemorySize="))
                .anyMatch(word -> word.startsWith("taskmanager.memory.managed.size="));
    }

    @Test
    void everythingElseIsACommand() {
        assertThat(command("topics", "apply"))
                .contains(AVRO)
                .endsWith("dev.faultline.jobs.cli.FaultlineCli", "topics", "apply");
        assertThat(command()).endsWith("dev.faultline.jobs.cli.FaultlineCli");
    }

    @Test
    void theLogIsThatOfTheOperatorWhereThereIsOne() throws IOException {
        assertThat(command("taskmanager"))
                .contains("-Dlog4j2.configurationFile=/opt/faultline/log4j2.properties");

        Path theirs = Files.writeString(conf.resolve("log4j-console.properties"), "");

        assertThat(command("taskmanager")).contains("-Dlog4j2.configurationFile=" + theirs);
    }

    private List<String> command(String... arguments) {
        return ContainerStart.command(List.of(arguments), conf, HOME);
    }
}
