package dev.faultline.intake;

import dev.faultline.intake.event.Application;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.intake.event.CrashTimes;
import dev.faultline.intake.event.CrashedProcess;
import dev.faultline.intake.event.DumpReference;
import dev.faultline.intake.event.IntakeNote;
import dev.faultline.intake.event.JoinKeys;
import dev.faultline.intake.event.MissingEvidence;
import dev.faultline.intake.event.PingStack;
import dev.faultline.intake.event.Platform;
import dev.faultline.intake.event.SignatureInputs;
import dev.faultline.intake.text.Redaction;
import dev.faultline.intake.text.TextSanitizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns one draft into the event: the only place that interprets annotations, so that formats that
 * say the same give the same event.
 */
final class EventAssembler {
    private static final int MAX_NAME_CHARS = 64;
    private static final int MAX_TEXT_CHARS = 8192;
    private static final long MAX_EPOCH_SECONDS = 253_402_300_799L; // the year 9999
    private static final long TEN_YEARS_MILLIS = 3650L * 86_400_000;
    private static final long CENTURY_SECONDS = 36_500L * 86_400;

    private static final String BROWSER_DUMP = "upload_file_minidump_browser";

    private final RawCrash raw;
    private final Draft draft;
    private final long maxCrashAgeMillis;

    EventAssembler(RawCrash raw, Draft draft, long maxCrashAgeMillis) {
        this.raw = raw;
        this.draft = draft;
        this.maxCrashAgeMillis = maxCrashAgeMillis;
    }

    /** The event; identity and hashes are the caller's. */
    CrashEvent assemble(String eventId, String contentHash, @Nullable String clientHash) {
        Application application = application();
        Platform platform = platform(application.product());
        CrashedProcess process = process();
        List<DumpReference> dumps = List.copyOf(raw.dumps());
        JoinKeys keys =
                JoinKeyReader.read(
                        draft,
                        dumps,
                        application.buildId(),
                        process.type(),
                        process.uptimeMillis());
        CrashTimes times = times();
        SignatureInputs inputs = signatureInputs(platform.os(), dumps);
        Map<String, String> publicOnes = new HashMap<>();
        Map<String, String> protectedOnes = new HashMap<>();
        splitAnnotations(publicOnes, protectedOnes);
        return new CrashEvent(
                eventId,
                contentHash,
                raw.source(),
                times,
                application,
                platform,
                process,
                keys,
                clientHash,
                draft.stack,
                inputs,
                publicOnes,
                machine(),
                protectedOnes,
                dumps,
                missingEvidence(inputs),
                List.copyOf(draft.notes));
    }

    private Map<String, String> machine() {
        Map<String, String> machine = new HashMap<>();
        draft.sender.machine.forEach(
                (name, value) -> {
                    String line = line(value, MAX_NAME_CHARS);
                    if (line != null) {
                        machine.put(name, line);
                    }
                });
        return machine;
    }

    private Application application() {
        Draft.Sender sender = draft.sender;
        if (draft.annotation("BuildID") == null
                && sender.buildId != null
                && !sender.sameAsCrashed) {
            draft.notes.add(IntakeNote.BUILD_OF_SENDER);
        }
        return new Application(
                product(),
                name(draft.annotation("ReleaseChannel"), sender.channel),
                name(draft.annotation("Version"), sender.version),
                name(draft.annotation("BuildID"), sender.buildId),
                line(draft.annotation("Android_PackageName"), MAX_NAME_CHARS));
    }

    /** A Glean ping is sent to a path of its application and need not name it inside. */
    private String product() {
        String told = name(draft.annotation("ProductName"), draft.sender.product);
        if (!told.equals(Application.UNKNOWN) || raw.format() != CrashFormat.GLEAN_CRASH) {
            return told;
        }
        String byPath = productOfPath(raw.headers().get(RawCrash.HEADER_URI));
        if (byPath != null) {
            return byPath;
        }
        draft.notes.add(IntakeNote.PRODUCT_ASSUMED);
        return "Android".equals(draft.sender.os) ? "Fenix" : "Firefox";
    }

    private static @Nullable String productOfPath(@Nullable String path) {
        String prefix = "/submit/";
        if (path == null || !path.startsWith(prefix)) {
            return null;
        }
        int end = path.indexOf('/', prefix.length());
        return end < 0 ? null : Dimensions.product(path.substring(prefix.length(), end));
    }

    private Platform platform(String product) {
        Draft.Sender sender = draft.sender;
        String osTold = draft.annotation("OS");
        String os = Dimensions.os(osTold == null ? sender.os : osTold, product);
        String version = draft.annotation("OSVersion");
        String osVersion = line(version == null ? sender.osVersion : version, MAX_NAME_CHARS);
        String cpu = draft.annotation("CPUArchitecture");
        return new Platform(
                os,
                osVersion,
                os.equals("Windows") ? windowsBuild(sender.windowsBuild, osVersion) : null,
                Dimensions.architecture(cpu == null ? sender.architecture : cpu));
    }

    private static @Nullable Integer windowsBuild(
            @Nullable String told, @Nullable String osVersion) {
        Long build = ClientNumbers.wholeNumber(told, Integer.MAX_VALUE);
        if (build == null && osVersion != null) {
            String[] parts = osVersion.split("\\.", 4);
            build = parts.length < 3 ? null : ClientNumbers.wholeNumber(parts[2], 999_999);
        }
        return build == null || build == 0 ? null : Integer.valueOf(build.intValue());
    }

    private CrashedProcess process() {
        return new CrashedProcess(
                Dimensions.process(draft.annotation("ProcessType")),
                isTrue(draft.annotation("StartupCrash")),
                isTrue(draft.annotation("HeadlessMode")),
                line(draft.annotation("BackgroundTaskName"), MAX_NAME_CHARS),
                line(draft.annotation("UtilityActorsName"), 4 * MAX_NAME_CHARS),
                number("UptimeTS", 3, TEN_YEARS_MILLIS),
                number("SecondsSinceLastCrash", 0, CENTURY_SECONDS));
    }

    private CrashTimes times() {
        Long crashed = epochMillis("CrashTime");
        String date = raw.headers().get(RawCrash.HEADER_DATE);
        Long sent = date == null ? null : ClientDates.http(date);
        CrashTimeEstimate estimate =
                CrashTimeEstimate.of(
                        raw.receivedAtMillis(),
                        crashed,
                        draft.coarseCrashTimeMillis,
                        sent,
                        draft.sentAtMillis,
                        maxCrashAgeMillis);
        return new CrashTimes(
                raw.receivedAtMillis(),
                estimate.millis(),
                estimate.quality(),
                crashed,
                sent != null ? sent : draft.sentAtMillis,
                epochMillis("InstallTime"),
                epochMillis("StartupTime"));
    }

    private SignatureInputs signatureInputs(String os, List<DumpReference> dumps) {
        PingStack stack = draft.stack;
        String javaTrace = draft.annotations.get("JavaStackTrace");
        return new SignatureInputs(
                Dimensions.stackwalkOs(os),
                stack == null ? null : stack.crashType(),
                publicLines(draft.annotation("AbortMessage")),
                publicLines(draft.annotation("MozCrashReason")),
                number("OOMAllocationSize", 0, Long.MAX_VALUE),
                line(draft.annotation("JSLargeAllocationFailure"), MAX_NAME_CHARS),
                publicLines(draft.annotation("AsyncShutdownTimeout")),
                publicLine(draft.annotation("ipc_channel_error")),
                publicLine(draft.annotation("IPCMessageName")),
                publicLine(draft.annotations.get("Hang")),
                stack == null ? null : stack.status(),
                draft.javaException == null ? null : draft.javaException.redacted(),
                javaTrace == null ? null : JavaStackTraceText.withoutMessages(javaTrace),
                additionalMinidumps(dumps));
    }

    private List<String> additionalMinidumps(List<DumpReference> dumps) {
        List<String> names = new ArrayList<>();
        for (DumpReference dump : dumps) {
            if (!dump.name().equals(DumpReference.MAIN)) {
                names.add(dump.name());
            }
        }
        if (raw.source() == CrashSource.PING && isKilledChild()) {
            names.add(BROWSER_DUMP);
        }
        return names;
    }

    /**
     * A child that is killed for an error of its channel is dumped together with the browser, so
     * its report has the browser's dump too. A ping names no dumps, but the process.
     */
    private boolean isKilledChild() {
        String process = draft.annotation("ProcessType");
        return draft.annotation("ipc_channel_error") != null
                && process != null
                && !process.isEmpty()
                && !process.equals("main");
    }

    private List<MissingEvidence> missingEvidence(SignatureInputs inputs) {
        if (raw.source() == CrashSource.REPORT) {
            return List.of();
        }
        List<MissingEvidence> missing = new ArrayList<>();
        PingStack stack = draft.stack;
        if (stack == null || stack.threads().isEmpty()) {
            missing.add(MissingEvidence.STACK);
        } else if (stack.threads().size() == 1) {
            missing.add(MissingEvidence.OTHER_THREADS);
        }
        if (stack == null || stack.unloadedModules().isEmpty()) {
            missing.add(MissingEvidence.UNLOADED_MODULES);
        }
        if (inputs.abortMessage() == null) {
            missing.add(MissingEvidence.ABORT_MESSAGE);
        }
        if (inputs.ipcMessageName() == null) {
            missing.add(MissingEvidence.IPC_MESSAGE_NAME);
        }
        missing.add(MissingEvidence.LAST_ERROR_VALUE);
        missing.add(MissingEvidence.ADDITIONAL_MINIDUMPS);
        return List.copyOf(missing);
    }

    private void splitAnnotations(
            Map<String, String> publicOnes, Map<String, String> protectedOnes) {
        for (Map.Entry<String, String> annotation : draft.annotations.entrySet()) {
            String name = annotation.getKey();
            String value = clean(annotation.getValue());
            switch (AnnotationCatalog.entry(name).treatment()) {
                case PUBLIC -> publicOnes.put(name, value);
                case PUBLIC_FLAG -> {
                    if (isTrue(value)) {
                        publicOnes.put(name, "1");
                    }
                }
                case PUBLIC_REDACTED -> {
                    String redacted = Redaction.redact(value);
                    publicOnes.put(name, redacted);
                    if (!redacted.equals(value)) {
                        protectedOnes.put(name, value);
                    }
                }
                case PROTECTED -> protectedOnes.put(name, value);
                case FIELD, DROPPED -> {
                    // in the event's components, or nowhere
                }
            }
        }
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
    }

    private @Nullable Long epochMillis(String annotation) {
        return number(annotation, 3, MAX_EPOCH_SECONDS * 1000);
    }

    private @Nullable Long number(String annotation, int decimals, long max) {
        String text = draft.annotation(annotation);
        Long value = ClientNumbers.scaled(text, decimals, max);
        if (text != null && value == null) {
            draft.notes.add(IntakeNote.NUMBER_IMPLAUSIBLE);
        }
        return value;
    }

    private String name(@Nullable String preferred, @Nullable String other) {
        String name = line(preferred != null ? preferred : other, MAX_NAME_CHARS);
        return name == null || name.isBlank() ? Application.UNKNOWN : name.strip();
    }

    private @Nullable String line(@Nullable String text, int maxChars) {
        return text == null ? null : noted(text, TextSanitizer.line(text, maxChars));
    }

    private @Nullable String lines(@Nullable String text) {
        return text == null ? null : noted(text, TextSanitizer.lines(text, MAX_TEXT_CHARS));
    }

    /** Of what a signature may be made of, and a signature is public. */
    private @Nullable String publicLine(@Nullable String text) {
        String line = line(text, MAX_TEXT_CHARS);
        return line == null ? null : Redaction.redact(line);
    }

    private @Nullable String publicLines(@Nullable String text) {
        String lines = lines(text);
        return lines == null ? null : Redaction.redact(lines);
    }

    private String clean(String text) {
        return noted(text, TextSanitizer.lines(text, Integer.MAX_VALUE));
    }

    @SuppressWarnings("ReferenceEquality") // the sanitizer returns its argument when it is clean
    private String noted(String text, String clean) {
        if (clean != text) {
            draft.notes.add(IntakeNote.TEXT_SANITISED);
        }
        return clean;
    }
}
