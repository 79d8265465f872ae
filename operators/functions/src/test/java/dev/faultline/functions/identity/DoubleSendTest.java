package dev.faultline.functions.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.IdentityGroup;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.correlation.Verdict;
import dev.faultline.functions.intake.ReadCrash;
import dev.faultline.functions.publish.CrashRows;
import dev.faultline.functions.publish.CrashRows.Understanding;
import dev.faultline.functions.publish.SignedStack;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.intake.ClientHasher;
import dev.faultline.intake.CrashFormat;
import dev.faultline.intake.CrashParser;
import dev.faultline.intake.IntakeLimits;
import dev.faultline.intake.IntakeResult;
import dev.faultline.intake.RawCrash;
import dev.faultline.intake.builds.ResolvedBuild;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.intake.policy.CensusFacts;
import dev.faultline.intake.policy.Policy;
import dev.faultline.intake.policy.PolicyDecision;
import dev.faultline.schema.CrashFacts;
import dev.faultline.signature.Signature;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A crash of the main process was pinged twice by Firefox up to 149, once by the crash reporter and
 * once by the restarted browser: two documents, neither of which has the hash of a dump.
 */
class DoubleSendTest {

    private static final String DUMP = "\"crashId\":\"f6ecb3b9-bcb7-4c65-ae77-255d79836cc6\",";
    private static final String UPTIME = "\"UptimeTS\":\"56.8150704\",";

    private final Map<String, IdentityGroup> groups = new HashMap<>();
    private final Set<String> duplicates = new HashSet<>();
    private long receivedAt = 1_790_000_000_000L;

    @ParameterizedTest
    @ValueSource(strings = {"", "\"minidumpSha256Hash\":null,", "\"minidumpSha256Hash\":\"\","})
    void theMomentAndTheUptimeTellThatItIsOneCrash(String hash) {
        send("reporter", hash, UPTIME, 1_789_999_990);
        send("browser", hash, UPTIME, 1_789_999_991);

        assertThat(duplicates).containsExactly("ping:browser");
    }

    @Test
    void theIdOfTheDumpDoesSoToo() {
        send("reporter", DUMP, "", 1_789_999_990);
        send("browser", DUMP, "", 1_789_999_990);

        assertThat(duplicates).containsExactly("ping:browser");
    }

    @Test
    void anotherCrashInTheSameMinuteIsCounted() {
        send("first", "", UPTIME, 1_789_999_990);
        send("second", "", "\"UptimeTS\":\"12.3456789\",", 1_789_999_990);
        send("third", "", UPTIME, 1_789_999_993);

        assertThat(duplicates).isEmpty();
    }

    /** One from a client that cannot tell when it started has nothing to be known by. */
    @Test
    void withoutADumpAndAnUptimeBothCount() {
        send("reporter", "", "", 1_789_999_990);
        send("browser", "", "", 1_789_999_990);

        assertThat(duplicates).isEmpty();
    }

    private void send(String document, String payload, String annotations, long crashTime) {
        String json =
                """
                {"type":"crash","version":4,"application":{"name":"Firefox","channel":"release"},
                 "payload":{%s"processType":"main","crashDate":"2026-09-21",
                 "metadata":{%s"CrashTime":"%d","BuildID":"20260901093012"}}}"""
                        .formatted(payload, annotations, crashTime);
        receivedAt += 60_000;
        for (KeyedCandidate candidate : version(document, json).candidates()) {
            IdentityGroup.Outcome outcome =
                    groups.getOrDefault(candidate.tierKey(), IdentityGroup.EMPTY)
                            .offer(candidate.tierKey(), candidate.candidate());
            groups.put(candidate.tierKey(), outcome.group());
            outcome.verdicts().stream()
                    .filter(Verdict::duplicate)
                    .forEach(verdict -> duplicates.add(verdict.eventId()));
        }
    }

    /** As enrichment says it and monitoring reads it. */
    private CrashVersion version(String document, String json) {
        CrashEvent event = event(document, json);
        PolicyDecision decision = Policy.DEFAULT.decide(event);
        ReadCrash read =
                new ReadCrash(
                        new InputRecord("crash.pings.v1", 0, 0, 0, null, null, List.of()),
                        event.times().receivedAtMillis(),
                        event,
                        decision,
                        CensusFacts.of(event, decision),
                        null);
        Understanding understood =
                new Understanding(
                        new ResolvedBuild("149.0", "release", true),
                        event.platform(),
                        SignedStack.none(List.of()),
                        new Signature("EMPTY", null, List.of(), 0, List.of(), List.of(), "test"),
                        1,
                        null,
                        null);
        CrashFacts facts = Objects.requireNonNull(CrashRows.accepted(read, understood).facts());
        return CrashVersions.of(facts);
    }

    private CrashEvent event(String document, String json) {
        IntakeResult result =
                new CrashParser(IntakeLimits.DEFAULT, new ClientHasher(new byte[32]))
                        .parse(
                                new RawCrash(
                                        CrashSource.PING,
                                        CrashFormat.TELEMETRY_CRASH_V4,
                                        document,
                                        receivedAt,
                                        Map.of(),
                                        json.getBytes(StandardCharsets.UTF_8),
                                        List.of()));
        assertThat(result).isInstanceOf(IntakeResult.Accepted.class);
        return ((IntakeResult.Accepted) result).event();
    }
}
