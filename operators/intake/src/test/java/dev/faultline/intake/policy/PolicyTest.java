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
import java.util.TreeMap;
import java.util.TreeSet;
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
                    is_firefox_desktop      | 10  | SubmittedFrom=Infobar;Version=51.0
                    is_firefox_desktop      | 10  | SubmittedFrom=Auto;Version=57.0
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
                    is_firefox_desktop      | 10  | ProcessType=content
                    is_firefox_desktop      | 10  | ipc_channel_error=ActorDied
                    is_firefox_desktop      | 100 | ipc_channel_error=ShutDownKill
                    is_alpha_beta_esr       | 10  | ipc_channel_error=ShutDownKill;ReleaseChannel=beta
                    is_nightly              | 10  | ipc_channel_error=ShutDownKill;ReleaseChannel=nightly
                    throttleable_0          | 1   | ipc_channel_error=ShutDownKill;Throttleable=0
                    is_alpha_beta_esr       | 4   | ReleaseChannel=esr;TelemetryEnvironment=9600
                    is_alpha_beta_esr       | 1   | ReleaseChannel=esr;TelemetryEnvironment=9601
                    is_alpha_beta_esr       | 1   | ReleaseChannel=esr;TelemetryEnvironment=19045
                    is_firefox_desktop      | 10  | TelemetryEnvironment=7601
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

    /** Everything the probabilities depend on, in every combination. */
    @Test
    void theWeightIsTheInverseOfTheProbabilityThatTheAnnotationsTell() {
        Map<String, Map<Long, Integer>> table = new TreeMap<>();
        List<String> conditions =
                product(
                        List.of(
                                List.of("", "Throttleable=0;", "Throttleable=1;"),
                                List.of("", "Comments=;"),
                                List.of("", "PHCKind=FreedPage;"),
                                processes(),
                                List.of("", "ipc_channel_error=ShutDownKill;"),
                                List.of("ProductName=Firefox;", "ProductName=Thunderbird;"),
                                channels(),
                                List.of("9600", "9601")));
        for (String annotations : conditions) {
            PolicyDecision decision = Policy.DEFAULT.decide(report(annotations));
            assertThat(decision.accepted()).isTrue();
            assertThat(decision.inclusionProbability())
                    .as(annotations)
                    .isCloseTo(probability(annotations), within(1e-12));
            table.computeIfAbsent(decision.rule(), rule -> new TreeMap<>())
                    .merge(Math.round(decision.weight()), 1, Integer::sum);
        }
        System.out.println(conditions.size() + " combinations, by rule and weight:");
        table.forEach((rule, weights) -> System.out.printf("%-20s %s%n", rule, weights));
        Set<Long> weights = new TreeSet<>();
        table.values().forEach(each -> weights.addAll(each.keySet()));
        assertThat(weights).containsExactly(1L, 4L, 10L, 40L, 100L);
    }

    private static double probability(String annotations) {
        if (annotations.contains("Throttleable=0")
                || annotations.contains("Comments")
                || annotations.contains("PHCKind")
                || processes().subList(2, processes().size()).stream()
                        .anyMatch(annotations::contains)) {
            return 1;
        }
        boolean firefox = annotations.contains("Firefox");
        boolean oldWindows = annotations.endsWith("9600");
        return (annotations.contains("ShutDownKill") ? 0.10 : 1)
                * (firefox && annotations.contains("=esr") && oldWindows ? 0.25 : 1)
                * (firefox && annotations.contains("=release") ? 0.10 : 1);
    }

    private static List<String> processes() {
        return List.of(
                "",
                "ProcessType=content;",
                "ProcessType=gpu;",
                "ProcessType=plugin;",
                "ProcessType=rdd;",
                "ProcessType=socket;",
                "ProcessType=utility;");
    }

    private static List<String> channels() {
        String environment = ";TelemetryEnvironment=";
        return List.of(
                "ReleaseChannel=release" + environment,
                "ReleaseChannel=beta" + environment,
                "ReleaseChannel=aurora" + environment,
                "ReleaseChannel=esr" + environment,
                "ReleaseChannel=nightly" + environment,
                "ReleaseChannel=default" + environment);
    }

    private static List<String> product(List<List<String>> choices) {
        List<String> all = List.of("");
        for (List<String> next : choices) {
            all = all.stream().flatMap(one -> next.stream().map(two -> one + two)).toList();
        }
        return all;
    }

    @Test
    void aProductIsTakenOnItsChannelsInItsPackagesAndUpToItsAge() {
        Policy policy =
                new Policy(
                        1,
                        Policy.DEFAULT.rules(),
                        Map.of(
                                "Meadow",
                                new ProductRules(
                                        List.of("beta", "release"), List.of("org.meadow"), 30)),
                        List.of());
        String fine = "ProductName=Meadow;BuildID=20260901000000;";

        assertThat(rule(policy, fine + "ReleaseChannel=beta")).isEqualTo("is_alpha_beta_esr");
        assertThat(rule(policy, fine + "ReleaseChannel=release-cck-partner"))
                .isEqualTo("accept_everything");
        assertThat(rule(policy, fine + "ReleaseChannel=nightly")).isEqualTo("unsupported_product");
        assertThat(rule(policy, "ProductName=Firefox")).isEqualTo("unsupported_product");
        assertThat(rule(policy, fine + "ReleaseChannel=beta;Android_PackageName=org.meadow"))
                .isEqualTo("is_alpha_beta_esr");
        assertThat(rule(policy, fine + "ReleaseChannel=beta;Android_PackageName=com.meadow"))
                .isEqualTo("unsupported_packagename");
        assertThat(rule(policy, "ProductName=Meadow;ReleaseChannel=beta;BuildID=20260821000000"))
                .isEqualTo("has_old_buildid");
        assertThat(rule(policy, "ProductName=Meadow;ReleaseChannel=beta;BuildID=20260823000000"))
                .isEqualTo("is_alpha_beta_esr");
    }

    private static String rule(Policy policy, String annotations) {
        return policy.decide(report(annotations)).rule();
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
        CrashEvent wide = report("ProductName=" + "\uD83E\uDD8A".repeat(9));
        assertThat(CensusFacts.of(wide, Policy.DEFAULT.decide(wide)).product())
                .isEqualTo("\uD83E\uDD8A".repeat(6));

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
