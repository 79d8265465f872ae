package dev.faultline.signature;

import dev.faultline.signature.text.MalformedJsonException;
import dev.faultline.signature.text.PythonJson;
import dev.faultline.signature.text.PythonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Replaces the stack by what shutdown was waiting for; the stack is only the timer's. */
final class ShutdownTimeoutRule implements Rule {
    @Override
    public String name() {
        return "SignatureShutdownTimeout";
    }

    @Override
    public void run(Signing signing) {
        CrashData crash = signing.crash();
        if (crash.has(Oddity.SHUTDOWN_TIMEOUT_NOT_TEXT)) {
            throw new RuleFailure("async_shutdown_timeout is not text");
        }
        String json = crash.asyncShutdownTimeout();
        if (json == null) {
            return;
        }
        List<String> parts = new ArrayList<>(3);
        parts.add("AsyncShutdownTimeout");
        String fault = addParts(json, parts);
        if (fault != null) {
            parts.add("UNKNOWN");
            signing.note(name(), "Error parsing AsyncShutdownTimeout: " + fault);
        }
        signing.note(
                name(),
                "Signature replaced with a Shutdown Timeout signature, was: \""
                        + signing.signature()
                        + "\"");
        signing.replace(String.join(" | ", parts));
    }

    /** Adds phase and conditions; answers what is wrong with the text, or null. */
    private static @Nullable String addParts(String json, List<String> parts) {
        Object value;
        try {
            value = PythonJson.parse(json);
        } catch (MalformedJsonException e) {
            if (e.isTooDeep()) {
                throw new RuleFailure("async_shutdown_timeout is nested too deeply");
            }
            return e.getMessage();
        }
        if (!(value instanceof Map<?, ?> timeout)) {
            throw new RuleFailure("async_shutdown_timeout is not an object");
        }
        parts.add(timeout.get("phase") instanceof String phase ? phase : "(unknown)");
        Object conditions = timeout.get("conditions");
        if (!PythonValue.isTruthy(conditions)) {
            parts.add("(none)");
            return null;
        }
        List<String> names = new ArrayList<>();
        for (Object condition : elements(Objects.requireNonNull(conditions))) {
            if (condition instanceof Map<?, ?> object) {
                if (!object.containsKey("name")) {
                    return "'name'";
                }
                names.add(PythonValue.str(object.get("name")));
            } else {
                names.add(PythonValue.str(condition));
            }
        }
        names.sort(ShutdownTimeoutRule::compareCodePoints);
        parts.add(String.join(",", names));
        return null;
    }

    /** What iterating over the value gives: elements, characters or keys. */
    private static List<? extends @Nullable Object> elements(Object conditions) {
        if (conditions instanceof List<?> list) {
            return list;
        }
        if (conditions instanceof String text) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        if (conditions instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        throw new RuleFailure("conditions are not a list");
    }

    /** By code point; {@link String#compareTo} puts surrogates before U+E000. */
    private static int compareCodePoints(String left, String right) {
        int i = 0;
        while (i < left.length() && i < right.length() && left.charAt(i) == right.charAt(i)) {
            i++;
        }
        if (i == left.length() || i == right.length()) {
            return Integer.compare(left.length(), right.length());
        }
        // Two texts that differ in the second half of a pair are ordered by that half.
        return Integer.compare(left.codePointAt(i), right.codePointAt(i));
    }
}
