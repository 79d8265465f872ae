package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    void hasABarWhereTheEndIsKnown() {
        assertThat(ProgressLine.line(5_000, 10_000, "records sent"))
                .isEqualTo("[###############...............]  50 %  5,000 of 10,000 records sent ");
        assertThat(ProgressLine.line(12, 10, "records sent")).startsWith("[" + "#".repeat(30));
    }

    @Test
    void countsWhereNobodyKnowsIt() {
        assertThat(ProgressLine.line(1_234, 0, "records read")).isEqualTo("1,234 records read ");
    }

    @Test
    void isSilentWithoutATerminalAndAtFirst() {
        StringWriter err = new StringWriter();
        for (boolean isShown : new boolean[] {false, true}) {
            try (ProgressLine line = new ProgressLine(new PrintWriter(err), "x", 9, isShown)) {
                line.at(1);
            }
        }
        assertThat(err.toString()).isEmpty();
    }
}
