package dev.faultline.jobs.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.notifier.HttpPost.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {

    private static final long DAY = 86_400_000;

    private final Retry retry = new Retry(DAY);

    @ParameterizedTest
    @ValueSource(ints = {0, 302, 401, 404, 408, 429, 500, 503})
    void whatMayHealIsTriedUntilTheNewsIsOld(int status) {
        Answer answer = new Answer(status, "", 0);
        assertThat(retry.after(answer, 1, 0)).hasValue(1_000);
        assertThat(retry.after(answer, 4, 0)).hasValue(8_000);
        assertThat(retry.after(answer, 1_000, DAY - 1)).hasValue(60_000);
        assertThat(retry.after(answer, 1, DAY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void aRefusedDocumentIsTriedAFewTimes(int status) {
        assertThat(retry.after(new Answer(status, "", 0), 4, 0)).isPresent();
        assertThat(retry.after(new Answer(status, "", 0), 5, 0)).isEmpty();
    }

    @Test
    void theReceiverMayAskForMoreTimeButNotForEver() {
        assertThat(retry.after(new Answer(429, "", 90), 1, 0)).hasValue(90_000);
        assertThat(retry.after(new Answer(429, "", 999_999), 1, 0)).hasValue(300_000);
    }
}
