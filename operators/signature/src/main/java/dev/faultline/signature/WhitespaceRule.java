package dev.faultline.signature;

import dev.faultline.signature.text.PythonText;

/** Leaves no whitespace at the ends and one space where there was more. */
final class WhitespaceRule implements Rule {
    @Override
    public String name() {
        return "SigFixWhitespace";
    }

    @Override
    public void run(Signing signing) {
        signing.replace(PythonText.squeezeSpaces(PythonText.strip(signing.signature())));
    }
}
