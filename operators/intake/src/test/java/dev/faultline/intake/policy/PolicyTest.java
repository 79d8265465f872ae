package dev.faultline.intake.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.faultline.intake.ClientHasher;
import dev.faultline.intake.CrashFormat;
import dev.faultline.intake.CrashParser;
import dev.faultline.intake.IntakeLimits;
import dev.faultline.intake.IntakeResult;
import dev.faultline.intake.RawCrash;
import dev.faultline.intake.RejectReason;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static final long RECEIVED_AT = 1_790_000_000_000L; // 2026-09-21
    private static final String RELEASE = "ProductName=Firefox;ReleaseChannel=release;";

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    has_old_buildid         | 0   | BuildID=20240901000000
                    has_old_buildid         | 0   | BuildID=20240901000000;Throttleable=0
                    is_firefox_desktop      | 10  | BuildID=20241001000000
                    is_firefox_desktop      | 10  | BuildID=2024
                    is_firefox_desktop      | 10  | BuildID=20249999000000
                    has_hangid_and_browser  | 0   | HangID=1;ProcessType=browser
                    is_firefox_desktop      | 10  | HangID=1;ProcessType=content
                    infobar_is_true         | 0   | SubmittedFrom=Infobar;Version=57.0;BuildID=
                    is_firefox_desktop      | 10  | SubmittedFrom=Infobar;Version=60.0
                    b2g                     | 0   | ProductName=B2G
                    unsupported_product     | 0   | ProductName=Netscape
                    unsupported_packagename | 0   | ProductName=Fenix;Android_PackageName=com.example
                    accept_everything       | 1   | ProductName=Fenix;Android_PackageName=org.mozilla.firefox
                    throttleable_0          | 1   | Throttleable=0
                    is_firefox_desktop      | 10  | Throttleable=1
                    has_comments            | 1   | Comments=
                    has_comments            | 1   | Comments=it broke
                    has_phc                 | 1   | PHCKind=FreedPage
                    is_background           | 1   | ProcessType=gpu
                    is_background           | 1   | ProcessType=plugin
                    is_background           | 1   | ProcessType=rdd
                    is_background           | 1   | ProcessType=socket
                    is_background           | 1   | ProcessType=utility
                    is_firefox_desktop      | 100 | ipc_channel_error=ShutDownKill
                    is_alpha_beta_esr       | 10  | ipc_channel_error=ShutDownKill;ReleaseChannel=beta
                    is_nightly              | 10  | ipc_channel_error=ShutDownKill;ReleaseChannel=nightly
                    throttleable_0          | 1   | ipc_channel_error=ShutDownKill;Throttleable=0
                    is_alpha_beta_esr       | 4   | ReleaseChannel=esr;TelemetryEnvironment=9600
                    is_alpha_beta_esr       | 1   | ReleaseChannel=esr;TelemetryEnvironment=19045
                    is_alpha_beta_esr       | 40  | ReleaseChannel=esr;TelemetryEnvironment=7601;ipc_channel_error=ShutDownKill
                    is_alpha_beta_esr       | 1   | ReleaseChannel=aurora
                    is_alpha_beta_esr       | 1   | ReleaseChannel=beta
                    is_nightly              | 1   | ReleaseChannel=nightly
                    is_nightly              | 1   | ReleaseChannel=nightly-autoland
                    is_firefox_desktop      | 10  | ReleaseChannel=release
                    accept_everything       | 1   | ProductName=Thunderbird
                    accept_everything       | 10  | ProductName=Thunderbird;ipc_channel_error=ShutDownKill
                    accept_everything       | 1   | ReleaseChannel=default
                    """)
    void eachRuleHasItsWeight(String rule, double weight, String annotations) {
        PolicyDecision decision = Policy.DEFAULT.decide(report(RELEASE + annotations));
        assertThat(decision.rule()).isEqualTo(rule);
        assertThat(decision.accepted()).isEqualTo(weight > 0);
        assertThat(decision.weight()).isCloseTo(Math.max(weight, 1), within(1e-9));
    }

    @Test
    void thereAreSixteenRulesEachWithItsOwnCondition() {
        Set<RuleCondition> conditions = new HashSet<>();
        Policy.DEFAULT.rules().forEach(rule -> conditions.add(rule.condition()));
        assertThat(Policy.DEFAULT.rules()).hasSize(16);
        assertThat(conditions).containsExactlyInAnyOrder(RuleCondition.values());
    }

    @Test
    void pingsAreNotThrottled() {
        CrashEvent event =
                event(CrashSource.PING, CrashFormat.GLEAN_CRASH, "{\"metrics\":{\"string\":{}}}");
        assertThat(Policy.DEFAULT.decide(event))
                .isEqualTo(new PolicyDecision(Policy.PING_RULE, true, 1));
    }

    @Test
    void withoutAMatchingRuleAReportIsRejected() {
        Policy onlyNightly =
                new Policy(
                        1,
                        List.of(
                                new ThrottleRule(
                                        "n", RuleCondition.NIGHTLY, RuleOutcome.ACCEPT, 0.5)),
                        Map.of(),
                        730,
                        List.of());
        assertThat(onlyNightly.decide(report(RELEASE)).accepted()).isFalse();
        assertThat(onlyNightly.decide(report("ReleaseChannel=nightly")).weight()).isEqualTo(2);
    }

    @Test
    void aRuleWithoutAProbabilityIsRefused() {
        for (double wrong : new double[] {0, -1, 1.1, Double.NaN}) {
            assertThatThrownBy(
                            () ->
                                    new ThrottleRule(
                                            "r", RuleCondition.ANYTHING, RuleOutcome.ACCEPT, wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everyInputLeavesASmallCensusRecord() {
        CrashEvent event = report(RELEASE + "Version=" + "9".repeat(300) + ";ProcessType=content");
        CensusFacts facts = CensusFacts.of(event, Policy.DEFAULT.decide(event));
        assertThat(facts.fate()).isEqualTo(CensusFate.ACCEPTED);
        assertThat(facts.inclusionProbability()).isEqualTo(0.1);
        assertThat(facts.version()).hasSize(24);

        CensusFacts unreadable =
                CensusFacts.of(
                        CrashSource.PING,
                        RECEIVED_AT,
                        new IntakeResult.Rejected("ping:x", RejectReason.JSON_LIMIT, ""));
        assertThat(unreadable.rule()).isEqualTo("JSON_LIMIT");
        assertThat(unreadable.fate()).isEqualTo(CensusFate.UNREADABLE);
    }

    private static CrashEvent report(String assignments) {
        Map<String, String> annotations = new LinkedHashMap<>();
        for (String assignment : assignments.split(";", -1)) {
            if (assignment.isEmpty()) {
                continue;
            }
            int equals = assignment.indexOf('=');
            annotations.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        annotations.computeIfPresent(
                "TelemetryEnvironment",
                (name, build) ->
                        "{'system':{'os':{'name':'Windows_NT','windowsBuildNumber':%s}}}"
                                .formatted(build));
        StringBuilder json = new StringBuilder("{");
        annotations.forEach(
                (name, value) ->
                        json.append(json.length() == 1 ? "" : ",")
                                .append('"')
                                .append(name)
                                .append("\":\"")
                                .append(value.replace("'", "\\\""))
                                .append('"'));
        return event(CrashSource.REPORT, CrashFormat.CRASH_REPORT, json.append('}').toString());
    }

    private static CrashEvent event(CrashSource source, CrashFormat format, String json) {
        RawCrash raw =
                new RawCrash(
                        source,
                        format,
                        null,
                        RECEIVED_AT,
                        Map.of(),
                        json.getBytes(StandardCharsets.UTF_8),
                        List.of());
        IntakeResult result =
                new CrashParser(IntakeLimits.DEFAULT, new ClientHasher(new byte[32])).parse(raw);
        assertThat(result).isInstanceOf(IntakeResult.Accepted.class);
        return ((IntakeResult.Accepted) result).event();
    }
}
