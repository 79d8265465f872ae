package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FaultlineCliTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpGoesToStandardOutputAndHasExamples() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("topics").contains("Examples:");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Which command?");
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        assertThat(run("topicz")).isEqualTo(2);
        assertThat(err.toString()).contains("topicz");
    }

    private int run(String... arguments) {
        return FaultlineCli.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }
}
