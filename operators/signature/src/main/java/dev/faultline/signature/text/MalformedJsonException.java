package dev.faultline.signature.text;

/** A text that {@link PythonJson} refuses; the message is the one CPython gives. */
public final class MalformedJsonException extends Exception {
    private final boolean tooDeep;

    MalformedJsonException(String message, boolean tooDeep) {
        super(message, null, false, false);
        this.tooDeep = tooDeep;
    }

    /** Whether the text is nested too deeply, which CPython reports as another kind of error. */
    public boolean isTooDeep() {
        return tooDeep;
    }
}
