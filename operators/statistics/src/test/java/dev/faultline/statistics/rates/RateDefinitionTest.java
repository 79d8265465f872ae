package dev.faultline.statistics.rates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateDefinitionTest {

    @Test
    void absentProcessTypeIsTheMainProcess() {
        assertThat(countedBy(null, false, false)).isEqualTo("MAIN HEADLINE");
        assertThat(countedBy("", false, true)).isEqualTo("MAIN STARTUP HEADLINE");
        assertThat(countedBy("main", false, false)).isEqualTo("MAIN HEADLINE");
    }

    @Test
    void shutdownKillsLeaveContentAndHeadline() {
        assertThat(countedBy("content", false, false)).isEqualTo("CONTENT HEADLINE");
        assertThat(countedBy("content", true, false)).isEqualTo("CONTENT_SHUTDOWN");
    }

    @Test
    void otherProcessesCountUnderTheirOwnName() {
        assertThat(countedBy("gpu", false, true)).isEqualTo("GPU");
        assertThat(countedBy("utility", false, false)).isEqualTo("UTILITY");
        assertThat(countedBy("socket", false, false)).isEqualTo("SOCKET");
        assertThat(countedBy("unheard-of", false, false)).isEmpty();
    }

    @Test
    void idsAreDistinct() {
        assertThat(Arrays.stream(RateDefinition.values()).map(RateDefinition::id))
                .doesNotHaveDuplicates();
    }

    private static String countedBy(
            @Nullable String process, boolean shutdownKill, boolean startup) {
        return String.join(
                " ",
                Arrays.stream(RateDefinition.values())
                        .filter(rate -> rate.counts(process, shutdownKill, startup))
                        .map(Enum::name)
                        .toList());
    }
}
