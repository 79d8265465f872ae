package dev.faultline.intake.builds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.intake.event.Application;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildResolverTest {
    @Test
    void looksAResolvedChannelUpAgain() {
        assertThat(resolver.versionOf("Firefox", "beta", "20180713213322")).isEqualTo("62.0b9");
        assertThat(resolver.versionOf("Firefox", "devedition", "20180601000000"))
                .isEqualTo("62.0b1");
        assertThat(resolver.versionOf("Firefox", "beta", "20180830143136")).isEqualTo("62.0");
        assertThat(resolver.versionOf("Firefox", "nightly", "20180713213322")).isNull();
    }

    private final BuildResolver resolver =
            BuildResolver.of(
                    List.of(
                            new Build("Firefox", "beta", "20180713213322", "62.0b9"),
                            new Build("Firefox", "aurora", "20180601000000", "62.0b1"),
                            new Build("Firefox", "release", "20180830143136", "62.0"),
                            new Build("Firefox", "nightly", "20180830100121", "63.0a1")));

    @ParameterizedTest
    @CsvSource({
        "beta, 62.0, 20180713213322, 62.0b9, beta, true",
        "beta-cck-partner, 62.0, 20180713213322, 62.0b9, beta, true",
        "beta, 62.0, 20180830143136, 62.0, beta, true",
        "beta, 62.0, 20999999999999, 62.0b0, beta, false",
        "beta, 62.0b3, 20999999999999, 62.0b3, beta, true",
        "aurora, 62.0, 20180601000000, 62.0b1, devedition, true",
        "aurora, 54.0a2, 20170301000000, 54.0a2, aurora, true",
        "esr, 115.11.0, 20240501000000, 115.11.0esr, esr, true",
        "esr, 115.11.0esr, 20240501000000, 115.11.0esr, esr, true",
        "release, 62.0, 20180830143136, 62.0, release, true",
        "release-cck-partner, 62.0.1, 20180901000000, 62.0.1, release, true",
        "nightly, 63.0a1, 20180831100121, 63.0a1, nightly, true",
        "default, 63.0a1, 20180831100121, 63.0a1, default, true",
        "beta, unknown, unknown, unknown, beta, false",
    })
    void saysVersionAndChannel(
            String channel,
            String version,
            String buildId,
            String resolvedVersion,
            String resolvedChannel,
            boolean resolved) {
        Application application = new Application("Firefox", channel, version, buildId, null);
        assertThat(resolver.resolve(application))
                .isEqualTo(new ResolvedBuild(resolvedVersion, resolvedChannel, resolved));
    }
}
