package dev.faultline.intake.policy;

import static dev.faultline.intake.policy.RuleOutcome.ACCEPT;
import static dev.faultline.intake.policy.RuleOutcome.CONTINUE;
import static dev.faultline.intake.policy.RuleOutcome.FAKE_ACCEPT;
import static dev.faultline.intake.policy.RuleOutcome.REJECT;

import java.util.List;
import java.util.Map;

/** The rules of Mozilla's collector (antenna's throttler) as of 2026, in its order. */
final class DefaultPolicy {
    private DefaultPolicy() {}

    static Policy create() {
        return new Policy(0, rules(), products(), backgroundProcesses());
    }

    private static List<ThrottleRule> rules() {
        return List.of(
                new ThrottleRule("has_old_buildid", RuleCondition.OLD_BUILD, REJECT, 1),
                new ThrottleRule(
                        "has_hangid_and_browser", RuleCondition.HANG_ID_AND_BROWSER, REJECT, 1),
                new ThrottleRule("infobar_is_true", RuleCondition.FAULTY_INFOBAR, REJECT, 1),
                new ThrottleRule("b2g", RuleCondition.B2G, FAKE_ACCEPT, 1),
                new ThrottleRule(
                        "unsupported_product", RuleCondition.UNSUPPORTED_PRODUCT, REJECT, 1),
                new ThrottleRule(
                        "unsupported_packagename", RuleCondition.UNSUPPORTED_PACKAGE, REJECT, 1),
                new ThrottleRule("throttleable_0", RuleCondition.THROTTLEABLE_0, ACCEPT, 1),
                new ThrottleRule("has_comments", RuleCondition.HAS_COMMENTS, ACCEPT, 1),
                new ThrottleRule("has_phc", RuleCondition.HAS_PHC, ACCEPT, 1),
                new ThrottleRule("is_background", RuleCondition.BACKGROUND_PROCESS, ACCEPT, 1),
                new ThrottleRule("is_shutdownkill", RuleCondition.SHUTDOWN_KILL, CONTINUE, 0.10),
                new ThrottleRule(
                        "is_esr_old_windows", RuleCondition.ESR_ON_OLD_WINDOWS, CONTINUE, 0.25),
                new ThrottleRule("is_alpha_beta_esr", RuleCondition.AURORA_BETA_OR_ESR, ACCEPT, 1),
                new ThrottleRule("is_nightly", RuleCondition.NIGHTLY, ACCEPT, 1),
                new ThrottleRule("is_firefox_desktop", RuleCondition.FIREFOX_RELEASE, ACCEPT, 0.10),
                new ThrottleRule("accept_everything", RuleCondition.ANYTHING, ACCEPT, 1));
    }

    private static Map<String, ProductRules> products() {
        return Map.of(
                "Firefox",
                ProductRules.inPackages(),
                "Firefox Enterprise",
                ProductRules.inPackages(),
                "Thunderbird",
                ProductRules.inPackages(),
                "MozillaVPN",
                ProductRules.inPackages(),
                "ReferenceBrowser",
                ProductRules.inPackages("org.mozilla.reference.browser"),
                "Fenix",
                ProductRules.inPackages(
                        "org.mozilla.fenix",
                        "org.mozilla.fenix.debug",
                        "org.mozilla.fenix.nightly",
                        "org.mozilla.fennec_aurora",
                        "org.mozilla.firefox",
                        "org.mozilla.firefox_beta"),
                "Focus",
                ProductRules.inPackages(
                        "org.mozilla.focus",
                        "org.mozilla.focus.beta",
                        "org.mozilla.focus.debug",
                        "org.mozilla.focus.nightly",
                        "org.mozilla.klar"));
    }

    private static List<String> backgroundProcesses() {
        return List.of("gpu", "plugin", "rdd", "socket", "utility");
    }
}
