package dev.faultline.signature;

import dev.faultline.signature.text.PythonText;

/** Drops everything that is not printable ASCII, line ends and tabs included. */
final class PrintableCharactersRule implements Rule {
    @Override
    public String name() {
        return "SigPrintableCharsOnly";
    }

    @Override
    public void run(Signing signing) {
        String before = signing.signature();
        String after = PythonText.keepPrintableAscii(PythonText.strip(before));
        if (!after.equals(before)) {
            signing.replace(after);
            signing.note(name(), "unprintable characters removed");
        }
    }
}
