package dev.faultline.functions.publish;

import dev.faultline.functions.intake.ReadCrash;
import dev.faultline.functions.record.DeadLetter;
import dev.faultline.intake.builds.ResolvedBuild;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashTimes;
import dev.faultline.intake.event.JoinKeys;
import dev.faultline.intake.event.Platform;
import dev.faultline.intake.policy.CensusFacts;
import dev.faultline.intake.policy.PolicyDecision;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.CrashSource;
import dev.faultline.schema.Fate;
import dev.faultline.schema.IdentityKeys;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProtectedCrash;
import dev.faultline.schema.Quality;
import dev.faultline.signature.Signature;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Words what is known of a crash as the rows of the output topics. */
public final class CrashRows {

    private static final int MAX_PROTO_SIGNATURE_CHARS = 4_096;
    private static final int MAX_ATTRIBUTES = 16;
    private static final int MAX_ATTRIBUTE_CHARS = 128;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final String SHUTDOWN_KILL = "ShutDownKill";

    /** Public annotations that attribute lift is computed over. */
    private static final Set<String> ATTRIBUTES =
            Set.of(
                    "AdapterDeviceID",
                    "AdapterDriverVersion",
                    "AdapterVendorID",
                    "Add-ons",
                    "Android_Model",
                    "CPUMicrocodeVersion",
                    "DOMFissionEnabled",
                    "DistributionID",
                    "LinuxLSBDescription",
                    "SafeMode",
                    "useragent_locale");

    private CrashRows() {}

    /**
     * What the walk and the ruleset made of a crash.
     *
     * @param build version and channel
     * @param platform system and processor, by the dump where the client did not tell
     * @param stack the crashing thread
     * @param signature signature in force
     * @param rulesetSequence order of its ruleset
     * @param announced signature under the announced ruleset, if there is one
     * @param announcedFromMillis first receive time at which that one is in force, if there is one
     */
    public record Understanding(
            ResolvedBuild build,
            Platform platform,
            SignedStack stack,
            Signature signature,
            long rulesetSequence,
            @Nullable Signature announced,
            @Nullable Long announcedFromMillis) {}

    /** Rows of an input that goes no further than the census: rejected by policy or unreadable. */
    public static EnrichedCrash withoutEvent(ReadCrash crash) {
        return enriched(
                crash, census(crash, crash.census()), null, null, null, crash.deadLetter(), null);
    }

    /** Rows of an event that turned out to be a dead letter after all. */
    public static EnrichedCrash deadLetter(ReadCrash crash, DeadLetter letter) {
        CensusRecord census = census(crash, crash.census());
        census.setFate(Fate.DEAD_LETTER);
        census.setReason(letter.reason().name());
        return enriched(crash, census, null, null, null, letter, null);
    }

    /** Rows of an accepted event. */
    public static EnrichedCrash accepted(ReadCrash crash, Understanding understood) {
        CrashEvent event = Objects.requireNonNull(crash.event());
        PolicyDecision decision = Objects.requireNonNull(crash.decision());
        CensusRecord census = census(crash, crash.census());
        census.setOs(understood.platform().os());
        return enriched(
                crash,
                census,
                processed(crash, event, decision, understood),
                facts(crash, event, decision, understood),
                protectedPart(event, understood.stack()),
                null,
                again(crash, understood.stack()));
    }

    private static EnrichedCrash enriched(
            ReadCrash crash,
            CensusRecord census,
            @Nullable ProcessedCrash processed,
            @Nullable CrashFacts facts,
            @Nullable ProtectedCrash protectedPart,
            @Nullable DeadLetter deadLetter,
            EnrichedCrash.@Nullable Again again) {
        return new EnrichedCrash(
                crash.input().topic(),
                crash.input().partition(),
                crash.input().offset(),
                crash.receivedAtMillis(),
                census,
                processed,
                facts,
                protectedPart,
                deadLetter,
                again);
    }

    private static EnrichedCrash.@Nullable Again again(ReadCrash crash, SignedStack stack) {
        List<String> modules = stack.awaitedModules();
        return modules.isEmpty() ? null : new EnrichedCrash.Again(crash.input(), modules);
    }

    private static CensusRecord census(ReadCrash crash, CensusFacts facts) {
        Fate fate =
                switch (facts.fate()) {
                    case ACCEPTED -> Fate.ACCEPTED;
                    case REJECTED_BY_POLICY -> Fate.REJECTED_BY_POLICY;
                    case UNREADABLE -> Fate.DEAD_LETTER;
                };
        return new CensusRecord(
                crash.input().topic(),
                crash.input().partition(),
                crash.input().offset(),
                Instant.ofEpochMilli(
                        facts.receivedAtMillis() == 0
                                ? crash.input().timestampMillis()
                                : facts.receivedAtMillis()),
                source(facts.source()),
                fate,
                fate == Fate.DEAD_LETTER ? facts.rule() : "",
                fate == Fate.DEAD_LETTER ? "" : facts.rule(),
                facts.inclusionProbability(),
                facts.eventId(),
                facts.product(),
                facts.version(),
                facts.buildId(),
                facts.channel(),
                facts.process(),
                facts.os());
    }

    private static ProcessedCrash processed(
            ReadCrash crash, CrashEvent event, PolicyDecision decision, Understanding understood) {
        SignedStack stack = understood.stack();
        CrashTimes times = event.times();
        Long uptime = event.process().uptimeMillis();
        ProcessedCrash row = new ProcessedCrash();
        row.setEventId(event.eventId());
        row.setSource(source(event.source()));
        row.setRevision(understood.rulesetSequence());
        row.setSourceTopic(crash.input().topic());
        row.setSourcePartition(crash.input().partition());
        row.setSourceOffset(crash.input().offset());
        row.setReceivedAt(Instant.ofEpochMilli(times.receivedAtMillis()));
        row.setCrashTime(Instant.ofEpochMilli(times.crashTimeMillis()));
        row.setCrashTimeQuality(times.quality().name().toLowerCase(Locale.ROOT));
        row.setProduct(event.application().product());
        row.setChannel(understood.build().channel());
        row.setVersion(understood.build().version());
        row.setBuildId(event.application().buildId());
        row.setOs(understood.platform().os());
        row.setOsVersion(text(understood.platform().osVersion()));
        row.setArch(understood.platform().architecture());
        row.setProcessType(event.process().type());
        row.setStartup(event.process().startup());
        row.setUptimeSeconds(uptime == null ? null : uptime / MILLIS_PER_SECOND);
        row.setCrashType(stack.crashType());
        row.setCrashAddress(stack.crashAddress());
        row.setCrashingThread(stack.crashingThread());
        row.setSignature(understood.signature().signature());
        row.setSignatureNext(announced(understood));
        row.setProtoSignature(protoSignature(understood.signature()));
        row.setRulesetId(understood.signature().rulesetId());
        row.setFrames(stack.frames(understood.signature().normalizedFrames()));
        row.setThreadCount(stack.threadCount());
        row.setModuleCount(stack.moduleCount());
        row.setQuality(quality(stack));
        row.setMinidumpSha256(event.keys().minidumpSha256());
        row.setThrottleRule(decision.rule());
        row.setInclusionProbability(decision.inclusionProbability());
        row.setWeight(decision.weight());
        row.setAnnotations(event.publicAnnotations());
        return row;
    }

    private static CrashFacts facts(
            ReadCrash crash, CrashEvent event, PolicyDecision decision, Understanding understood) {
        SignedStack stack = understood.stack();
        CrashFacts facts = new CrashFacts();
        facts.setEventId(event.eventId());
        facts.setContentHash(event.contentHash());
        facts.setSource(source(event.source()));
        facts.setSourceTopic(crash.input().topic());
        facts.setSourcePartition(crash.input().partition());
        facts.setSourceOffset(crash.input().offset());
        facts.setReceivedAt(Instant.ofEpochMilli(event.times().receivedAtMillis()));
        facts.setCrashTime(Instant.ofEpochMilli(event.times().crashTimeMillis()));
        facts.setProduct(event.application().product());
        facts.setChannel(understood.build().channel());
        facts.setVersion(understood.build().version());
        facts.setBuildId(event.application().buildId());
        facts.setOs(understood.platform().os());
        facts.setOsVersion(text(understood.platform().osVersion()));
        facts.setArch(understood.platform().architecture());
        facts.setProcessType(event.process().type());
        facts.setStartup(event.process().startup());
        facts.setShutdownKill(SHUTDOWN_KILL.equals(event.signatureInputs().ipcChannelError()));
        facts.setClientHash(event.clientHash());
        facts.setKeys(keys(event.keys()));
        facts.setWeight(decision.weight());
        facts.setInclusionProbability(decision.inclusionProbability());
        facts.setSignature(understood.signature().signature());
        facts.setSignatureNext(announced(understood));
        Long from = understood.announcedFromMillis();
        facts.setSignatureNextFrom(from == null ? null : Instant.ofEpochMilli(from));
        facts.setRulesetId(understood.signature().rulesetId());
        facts.setRulesetSequence(understood.rulesetSequence());
        facts.setResolvedFrames(stack.resolvedFrames());
        facts.setFrames(stack.frameCount());
        facts.setStackDigest(stack.digest());
        facts.setAttributes(attributes(event));
        facts.setReenriched(false);
        facts.setBuildKnown(understood.build().resolved());
        return facts;
    }

    private static ProtectedCrash protectedPart(CrashEvent event, SignedStack stack) {
        return new ProtectedCrash(
                event.eventId(),
                source(event.source()),
                Instant.ofEpochMilli(event.times().receivedAtMillis()),
                event.eventId(),
                event.clientHash(),
                event.protectedAnnotations(),
                event.dumps().stream().map(dump -> text(dump.uri())).toList(),
                stack.registers());
    }

    private static IdentityKeys keys(JoinKeys keys) {
        String nearUnique = keys.nearUnique();
        Long seconds = keys.crashTimeSeconds();
        return new IdentityKeys(
                keys.crashEventId(),
                keys.minidumpSha256(),
                keys.localDumpId(),
                nearUnique == null || seconds == null ? null : nearUnique + "|" + seconds);
    }

    private static Quality quality(SignedStack stack) {
        return new Quality(
                stack.symbolication(),
                stack.frameCount(),
                stack.resolvedFrames(),
                stack.missingModules(),
                stack.reasons());
    }

    private static Map<String, String> attributes(CrashEvent event) {
        Map<String, String> attributes = new TreeMap<>();
        for (String name : ATTRIBUTES) {
            String annotation = event.publicAnnotations().get(name);
            String value = annotation == null ? event.machine().get(name) : annotation;
            if (value != null && attributes.size() < MAX_ATTRIBUTES) {
                attributes.put(name, cut(value, MAX_ATTRIBUTE_CHARS));
            }
        }
        return attributes;
    }

    private static @Nullable String announced(Understanding understood) {
        Signature next = understood.announced();
        return next == null ? null : next.signature();
    }

    private static @Nullable String protoSignature(Signature signature) {
        String proto = signature.protoSignature();
        return proto == null ? null : cut(proto, MAX_PROTO_SIGNATURE_CHARS);
    }

    private static CrashSource source(dev.faultline.intake.event.CrashSource source) {
        return switch (source) {
            case PING -> CrashSource.PING;
            case REPORT -> CrashSource.REPORT;
        };
    }

    private static String cut(String value, int maxChars) {
        return value.length() <= maxChars ? value : value.substring(0, maxChars);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** Sorted so that equal facts make equal rows. */
    static List<String> sorted(java.util.Collection<String> values) {
        return values.stream().sorted().distinct().toList();
    }
}
