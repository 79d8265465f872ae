package dev.faultline.intake;

import dev.faultline.intake.event.IntakeNote;
import dev.faultline.intake.event.JavaException;
import dev.faultline.intake.event.PingStack;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reader found in one payload, in the vocabulary of crash annotations whatever the format.
 * Filled by one reader, then turned into an event by the {@link EventAssembler}.
 */
final class Draft {
    private static final int MAX_NAME_CHARS = 100;

    final Set<IntakeNote> notes = EnumSet.noneOf(IntakeNote.class);

    /** Annotation name, the client's spelling where known, to raw value. */
    final Map<String, String> annotations = new HashMap<>();

    /** What the sender of a ping says of itself; may be another build than the crashed one. */
    final Sender sender = new Sender();

    @Nullable String documentId;
    @Nullable String clientId;
    @Nullable String localDumpId;
    @Nullable Long sentAtMillis;

    /** Crash time coarser than the annotation, to the hour or day. */
    @Nullable Long coarseCrashTimeMillis;

    @Nullable PingStack stack;
    @Nullable JavaException javaException;

    private final IntakeLimits limits;
    private int annotationChars;

    Draft(IntakeLimits limits) {
        this.limits = limits;
    }

    /**
     * Adds an annotation; when a bound is reached, notes it and drops the value or all of it.
     *
     * @throws Refusal when the name is there with another value
     */
    void annotate(String name, @Nullable String value) throws Refusal {
        if (value == null) {
            return;
        }
        AnnotationCatalog.Entry entry = AnnotationCatalog.entry(name);
        if (entry.treatment() == AnnotationCatalog.Treatment.DROPPED) {
            if (entry.name().equals("GleanClientId")) {
                clientId = value;
            }
            return;
        }
        String earlier = annotations.get(entry.name());
        if (earlier != null) {
            if (!earlier.equals(value)) {
                throw new Refusal(
                        RejectReason.JSON_DUPLICATE_KEY, "an annotation twice, with two values");
            }
            notes.add(IntakeNote.ANNOTATION_REPEATED);
            return;
        }
        if (annotations.size() >= limits.maxAnnotations() || !isName(entry.name())) {
            notes.add(IntakeNote.ANNOTATION_DROPPED);
            return;
        }
        boolean fits =
                value.length() <= limits.maxAnnotationChars()
                        && annotationChars + value.length() <= limits.maxAnnotationTotalChars();
        if (!fits) {
            notes.add(IntakeNote.ANNOTATION_DROPPED);
        }
        // the name stays, for that there is a comment decides the weight of a report
        String kept = fits ? value : "";
        annotationChars += kept.length();
        annotations.put(entry.name(), kept);
    }

    /** Sets a known annotation to what a better place says; null says nothing. */
    void override(String name, @Nullable String value) {
        if (value != null && value.length() <= limits.maxAnnotationChars()) {
            annotations.put(name, value);
        }
    }

    /** The annotation, or null when absent or empty. */
    @Nullable String annotation(String name) {
        String value = annotations.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_CHARS) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '.') {
                return false;
            }
        }
        return true;
    }

    /** Facts about the sending application and its machine. */
    static final class Sender {
        @Nullable String product;
        @Nullable String channel;
        @Nullable String version;
        @Nullable String buildId;
        @Nullable String os;
        @Nullable String osVersion;
        @Nullable String architecture;
        @Nullable String windowsBuild;

        /** What else the environment tells of the machine, by the name of the annotation. */
        final Map<String, String> machine = new HashMap<>();

        /** False when the crashed application need not be the sending one. */
        boolean sameAsCrashed = true;
    }
}
