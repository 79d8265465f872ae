package dev.faultline.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {

    @Test
    void readsJobsInOrderAndFillsInTheAddresses() {
        ClusterPlan plan =
                plan(
                        """
                        jobs = second, first
                        job.first.main = a.First
                        job.second.main = dev.faultline.jobs.cluster.LocalCluster
                        job.second.args = --kafka ${kafka} --n 2
                        """);
        assertThat(plan.jobs())
                .extracting(ClusterPlan.Main::name)
                .containsExactly("second", "first");
        assertThat(plan.jobs().get(0).arguments())
                .containsExactly("--kafka", "127.0.0.1:9092", "--n", "2");
        assertThat(plan.jobs().get(0).exists()).isTrue();
        assertThat(plan.jobs().get(1).exists()).isFalse();
    }

    @Test
    void anEmptyFileMeansTheStandardFlinkAndNothingElse() {
        ClusterPlan plan = plan("");
        assertThat(plan.flink()).isEqualTo(FlinkSize.DEFAULT);
        assertThat(plan.topics()).isEmpty();
        assertThat(plan.jobs()).isEmpty();
        assertThat(plan.services()).isEmpty();
    }

    @Test
    void aServiceMayBelongToTheDemo() {
        ClusterPlan plan =
                plan(
                        """
                        services = feed page
                        service.feed.main = a.Feed
                        service.feed.demo = true
                        service.feed.heap = 300m
                        service.page.main = a.Page
                        """);
        assertThat(plan.services())
                .extracting(ClusterPlan.Main::demoOnly)
                .containsExactly(true, false);
        assertThat(plan.services())
                .extracting(ClusterPlan.Main::heap)
                .containsExactly("300m", "128m");
    }

    @Test
    void aSecondWayToTheBrokerIsThereWhenAskedFor() {
        assertThat(plan("").detour()).isEmpty();
        assertThat(plan("kafka.detour.port = 7\nkafka.detour.advertised = 127.0.0.1:8").detour())
                .contains(new Detour(7, "127.0.0.1:8"));
    }

    @Test
    void saysWhichNumberIsNone() {
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> plan("flink.slots = many"))
                .withMessageContaining("flink.slots")
                .withMessageContaining("many");
    }

    @Test
    void saysWhichVariableIsUnknown() {
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> plan("jobs = a\njob.a.main = A\njob.a.args = ${kafak}"))
                .withMessageContaining("${kafak}")
                .withMessageContaining("kafka");
    }

    @Test
    void theFileOfThisTreeCanBeRead() {
        JarSets jars =
                new JarSets(java.nio.file.Path.of("").toAbsolutePath().resolveSibling("."), "");
        ClusterRequest request = new ClusterRequest(Endpoints.free(), true, 4, false, "");
        ClusterPlan plan =
                ClusterPlan.read(
                        ClusterPlan.file(jars),
                        request.variables(new RunFolder(java.nio.file.Path.of("run")), jars));
        assertThat(plan.jobs())
                .extracting(ClusterPlan.Main::name)
                .containsExactly("enrich", "monitor");
        assertThat(plan.flink().slots())
                .as("either TaskManager can hold every job")
                .isGreaterThanOrEqualTo(plan.jobs().size() * plan.flink().parallelism());
    }

    private static ClusterPlan plan(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return ClusterPlan.of(properties, Map.of("kafka", "127.0.0.1:9092"));
    }
}
