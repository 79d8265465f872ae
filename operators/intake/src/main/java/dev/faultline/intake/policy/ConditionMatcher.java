package dev.faultline.intake.policy;

import dev.faultline.intake.builds.BuildResolver;
import dev.faultline.intake.event.Application;
import dev.faultline.intake.event.CrashEvent;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers each {@link RuleCondition} for an event. */
final class ConditionMatcher {
    private static final long DAY_MILLIS = 86_400_000L;
    private static final int LAST_BUILD_OF_WINDOWS_8_1 = 9600;
    private static final String INFOBAR_FIXED_IN_BUILD = "20171226";

    private ConditionMatcher() {}

    static boolean matches(RuleCondition condition, CrashEvent event, Policy policy) {
        return switch (condition) {
            case OLD_BUILD ->
                    oldBuild(event, policy.maxBuildAgeDays(event.application().product()));
            case HANG_ID_AND_BROWSER ->
                    has(event, "HangID") && "browser".equals(annotation(event, "ProcessType"));
            case FAULTY_INFOBAR -> faultyInfobar(event);
            case B2G -> "B2G".equalsIgnoreCase(event.application().product());
            case UNSUPPORTED_PRODUCT -> unsupportedProduct(event, policy);
            case UNSUPPORTED_PACKAGE -> unsupportedPackage(event, policy);
            case THROTTLEABLE_0 -> "0".equals(annotation(event, "Throttleable"));
            case HAS_COMMENTS -> has(event, "Comments");
            case HAS_PHC -> has(event, "PHCKind");
            case BACKGROUND_PROCESS ->
                    policy.backgroundProcesses().contains(event.process().type());
            case SHUTDOWN_KILL -> "ShutDownKill".equals(event.signatureInputs().ipcChannelError());
            case ESR_ON_OLD_WINDOWS -> esrOnOldWindows(event);
            case AURORA_BETA_OR_ESR ->
                    List.of("aurora", "beta", "esr").contains(event.application().channel());
            case NIGHTLY -> event.application().channel().startsWith("nightly");
            case FIREFOX_RELEASE ->
                    isFirefox(event) && event.application().channel().equals("release");
            case ANYTHING -> true;
        };
    }

    private static boolean oldBuild(CrashEvent event, int maxAgeDays) {
        String id = event.application().buildId();
        if (!isDatedBuildId(id)) {
            return false;
        }
        try {
            long built =
                    LocalDateTime.of(number(id, 0, 4), number(id, 4, 6), number(id, 6, 8), 0, 0)
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli();
            return event.times().receivedAtMillis() - built > maxAgeDays * DAY_MILLIS;
        } catch (DateTimeException e) {
            return false; // digits, but no date; other rules decide
        }
    }

    private static boolean isDatedBuildId(String id) {
        return id.length() == 14
                && id.startsWith("20")
                && id.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int number(String digits, int from, int to) {
        return Integer.parseInt(digits, from, to, 10);
    }

    private static boolean faultyInfobar(CrashEvent event) {
        if (!isFirefox(event) || !"Infobar".equals(annotation(event, "SubmittedFrom"))) {
            return false;
        }
        String version = event.application().version();
        int dot = version.indexOf('.');
        String major = dot < 0 ? version : version.substring(0, dot);
        boolean affected =
                major.length() == 2 && major.compareTo("52") >= 0 && major.compareTo("59") <= 0;
        String build = event.application().buildId();
        return affected
                && (build.equals(Application.UNKNOWN)
                        || build.compareTo(INFOBAR_FIXED_IN_BUILD) < 0);
    }

    private static boolean unsupportedProduct(CrashEvent event, Policy policy) {
        ProductRules product = policy.products().get(event.application().product());
        return product == null
                || !product.takesChannel(
                        BuildResolver.normaliseChannel(event.application().channel()));
    }

    private static boolean unsupportedPackage(CrashEvent event, Policy policy) {
        ProductRules product = policy.products().get(event.application().product());
        String name = event.application().packageName();
        return product != null && name != null && !product.takesPackage(name);
    }

    private static boolean esrOnOldWindows(CrashEvent event) {
        Integer build = event.platform().windowsBuild();
        return isFirefox(event)
                && event.application().channel().equals("esr")
                && event.platform().os().equals("Windows")
                && build != null
                && build <= LAST_BUILD_OF_WINDOWS_8_1;
    }

    private static boolean isFirefox(CrashEvent event) {
        return event.application().product().equals("Firefox");
    }

    private static boolean has(CrashEvent event, String name) {
        return annotation(event, name) != null;
    }

    private static @Nullable String annotation(CrashEvent event, String name) {
        String value = event.publicAnnotations().get(name);
        return value != null ? value : event.protectedAnnotations().get(name);
    }
}
