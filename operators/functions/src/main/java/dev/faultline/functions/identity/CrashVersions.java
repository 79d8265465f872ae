package dev.faultline.functions.identity;

import dev.faultline.correlation.AnnouncedSignature;
import dev.faultline.correlation.CrashContext;
import dev.faultline.correlation.CrashFacts;
import dev.faultline.correlation.CrashSource;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.Hash64;
import dev.faultline.correlation.Reading;
import dev.faultline.correlation.TierKeys;
import dev.faultline.schema.IdentityKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Maps the Avro record of a crash to what monitoring computes with. */
public final class CrashVersions {

    private static final int STACK_FRAMES = 10;
    private static final int MAX_ATTRIBUTES = 24;
    private static final int MAX_ADDONS = 8;

    private CrashVersions() {}

    /** The version of a crash that a record of the event topic holds. */
    public static CrashVersion of(dev.faultline.schema.CrashFacts crash) {
        return new CrashVersion(
                crash.getEventId(),
                crash.getSource() == dev.faultline.schema.CrashSource.REPORT
                        ? CrashSource.REPORT
                        : CrashSource.PING,
                new Delivery(
                        crash.getSourceTopic(),
                        crash.getSourcePartition(),
                        crash.getSourceOffset(),
                        crash.getReceivedAt().toEpochMilli(),
                        crash.getCrashTime().toEpochMilli()),
                reading(crash),
                tierKeys(crash.getKeys()));
    }

    private static Reading reading(dev.faultline.schema.CrashFacts crash) {
        return new Reading(
                crash.getRulesetSequence(),
                crash.getResolvedFrames(),
                crash.getContentHash(),
                crash.getBuildKnown(),
                facts(crash),
                crash.getStackDigest().stream().limit(STACK_FRAMES).map(String::hashCode).toList(),
                new CrashContext(crash.getRulesetId(), attributes(crash), crash.getFixedInBuild()));
    }

    /** Attributes for lift; dimensions of the event that are not counted by are some of them. */
    private static List<String> attributes(dev.faultline.schema.CrashFacts crash) {
        TreeMap<String, String> attributes = new TreeMap<>(crash.getAttributes());
        attributes.put("os_version", (crash.getOs() + ' ' + crash.getOsVersion()).strip());
        attributes.put("architecture", crash.getArch());
        attributes.put("process_type", crash.getProcessType());
        boolean isBare = crash.getFrames() > 0 && crash.getResolvedFrames() == 0;
        attributes.put("symbols", isBare ? "missing" : "");
        return attributes.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .limit(MAX_ATTRIBUTES)
                .flatMap(CrashVersions::stated)
                .toList();
    }

    /** A list of add-ons states each of them, without its version. */
    private static Stream<String> stated(Map.Entry<String, String> attribute) {
        String name = attribute.getKey() + '=';
        return attribute.getKey().equals("Add-ons")
                ? Stream.of(attribute.getValue().split(",", MAX_ADDONS + 1))
                        .limit(MAX_ADDONS)
                        .map(addon -> name + addon.split(":", 2)[0].replace("%40", "@"))
                        .distinct()
                : Stream.of(name + attribute.getValue());
    }

    private static CrashFacts facts(dev.faultline.schema.CrashFacts crash) {
        String client = crash.getClientHash();
        return new CrashFacts(
                new Dimensions(
                        crash.getProduct(),
                        crash.getChannel(),
                        crash.getVersion(),
                        crash.getBuildId(),
                        crash.getOs(),
                        crash.getProcessType()),
                crash.getSignature(),
                crash.getStartup(),
                crash.getShutdownKill(),
                Hash64.of(client == null ? crash.getEventId() : client),
                crash.getWeight(),
                crash.getInclusionProbability(),
                announced(crash));
    }

    private static @Nullable AnnouncedSignature announced(dev.faultline.schema.CrashFacts crash) {
        String next = crash.getSignatureNext();
        Instant from = crash.getSignatureNextFrom();
        return next == null || from == null
                ? null
                : new AnnouncedSignature(next, from.toEpochMilli());
    }

    private static TierKeys tierKeys(IdentityKeys keys) {
        return TierKeys.of(
                keys.getCrashEventId(),
                keys.getMinidumpSha256(),
                keys.getDumpId(),
                keys.getTimeTuple());
    }
}
