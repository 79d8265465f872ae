package dev.faultline.intake.event;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One crash as one input told it. The same crash told in another format gives equal values in every
 * component but {@code eventId}, {@code contentHash} and what that format cannot carry.
 *
 * @param eventId {@code ping:} or {@code report:} and the document or collector id; without a
 *     usable id {@code sha256-} and the hash of the payload
 * @param contentHash SHA-256 of the payload, 64 lower-case hex digits; breaks ties between versions
 * @param source which data set
 * @param times receive and crash time
 * @param application what crashed
 * @param platform on what
 * @param process which process and in what phase
 * @param keys what the same crash can be recognised by in the other data set
 * @param clientHash keyed hash of the client id, 64 hex digits; internal topics only. Null when the
 *     input has none (reports never have)
 * @param stack the stack as the ping carries it; null when it has none (reports: in the dump)
 * @param signatureInputs annotations that signature rules read
 * @param publicAnnotations annotation name to value, allow-listed and redacted
 * @param machine facts of the machine that come with the environment of a telemetry ping, by the
 *     name of the annotation in which a report says the same; for lift
 * @param protectedAnnotations everything else the client sent; restricted
 * @param dumps minidumps of a report
 * @param missingEvidence what this input cannot know and a report of the same crash might
 * @param notes oddities met while reading, each at most once, in order of the enum
 */
public record CrashEvent(
        String eventId,
        String contentHash,
        CrashSource source,
        CrashTimes times,
        Application application,
        Platform platform,
        CrashedProcess process,
        JoinKeys keys,
        @Nullable String clientHash,
        @Nullable PingStack stack,
        SignatureInputs signatureInputs,
        Map<String, String> publicAnnotations,
        Map<String, String> machine,
        Map<String, String> protectedAnnotations,
        List<DumpReference> dumps,
        List<MissingEvidence> missingEvidence,
        List<IntakeNote> notes) {}
