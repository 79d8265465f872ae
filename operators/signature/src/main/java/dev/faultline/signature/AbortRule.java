package dev.faultline.signature;

import dev.faultline.signature.text.PythonText;

/** Puts the message of a deliberate abort before the stack. */
final class AbortRule implements Rule {
    private static final String MARK = "###!!! ABORT:";
    private static final int MAX_MESSAGE_LENGTH = 80;

    @Override
    public String name() {
        return "AbortSignature";
    }

    @Override
    public void run(Signing signing) {
        CrashData crash = signing.crash();
        if (crash.has(Oddity.ABORT_MESSAGE_NOT_TEXT)) {
            throw new RuleFailure("abort_message is not text");
        }
        String message = crash.abortMessage();
        if (message == null) {
            return;
        }
        signing.prepend(
                message.contains(MARK + " file ")
                        ? "Abort | "
                        : "Abort | " + essence(message) + " | ");
    }

    private static String essence(String message) {
        int mark = message.indexOf(MARK);
        String text = mark < 0 ? message : message.substring(mark + MARK.length());
        int place = text.indexOf(": file ");
        text = place < 0 ? text : text.substring(0, place);
        if (text.contains("unable to find a usable font")) {
            text = withoutFontNames(text);
        }
        text = PythonText.strip(PythonText.keepPrintableAscii(text));
        return PythonText.ellipsize(text, MAX_MESSAGE_LENGTH);
    }

    private static String withoutFontNames(String text) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        // With the parentheses the wrong way round the part between them stands twice.
        return open >= 0 && close >= 0 ? text.substring(0, open) + text.substring(close + 1) : text;
    }
}
