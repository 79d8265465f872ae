package dev.faultline.statistics.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.statistics.detection.UsageCount;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedUsageTest {

    private static final long HOUR = 3_600_000L;
    private static final String HEADING = "arr_hour,evt_hour,cell,usage_hours\n";

    @Test
    void useIsKnownFromTheEndOfItsHourOfArrival() throws IOException {
        RecordedUsage usage = open(HEADING + "1,0,0,178\n1,1,1,2.5\n2,0,0,10\n");
        assertThat(usage.until(22)).containsExactly(List.of(), List.of());
        assertThat(usage.until(23))
                .containsExactly(
                        List.of(new UsageCount("70", RecordedStream.FIRST_MILLIS, 178)),
                        List.of(new UsageCount("140", RecordedStream.FIRST_MILLIS + HOUR, 2.5)));
        assertThat(usage.until(34)).containsExactly(List.of(), List.of());
        assertThat(usage.until(99).get(0)).hasSize(1);
    }

    @Test
    void whatDoesNotFollowTheFormatIsNamedByLine() {
        for (String text :
                List.of(
                        "",
                        "a,b\n",
                        HEADING + "1,0,0\n",
                        HEADING + "1,0,0,x\n",
                        HEADING + "0,1,0,5\n",
                        HEADING + "1,0,9,5\n")) {
            assertThatThrownBy(() -> open(text).until(1_000))
                    .as(text)
                    .isInstanceOf(RecordedStreamException.class)
                    .hasMessageStartingWith("line ");
        }
    }

    private static RecordedUsage open(String usage) throws IOException {
        return new RecordedUsage(
                new StringReader(usage),
                RecordedCells.read(
                        new StringReader("index,channel\n0,nightly\n1,release\n"),
                        new StringReader(
                                "cell,channel,build,os\n0,nightly,70,win\n1,release,140,mac\n")));
    }
}
