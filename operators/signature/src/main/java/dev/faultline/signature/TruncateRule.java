package dev.faultline.signature;

import dev.faultline.signature.text.PythonText;

/** Cuts the signature to what stores and pages can bear. */
final class TruncateRule implements Rule {
    static final int MAX_LENGTH = 255;

    @Override
    public String name() {
        return "SigTruncate";
    }

    @Override
    public void run(Signing signing) {
        String before = signing.signature();
        String after = PythonText.ellipsize(before, MAX_LENGTH);
        if (!after.equals(before)) {
            signing.replace(after);
            signing.note(name(), "SigTrunc: signature truncated due to length");
        }
    }
}
