package dev.faultline.minidump;

/** Makes text from a crashed process fit to be stored and shown. */
final class PlainText {

    private PlainText() {}

    /**
     * The text up to its first NUL, without control and direction-changing characters, and with
     * unpaired surrogates replaced by U+FFFD.
     */
    static String clean(CharSequence text) {
        int plain = 0;
        while (plain < text.length() && text.charAt(plain) >= ' ' && text.charAt(plain) < 0x7f) {
            plain++;
        }
        return plain == text.length() ? text.toString() : cleanUp(text);
    }

    private static String cleanUp(CharSequence text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = Character.codePointAt(text, i);
            i += Character.charCount(codePoint);
            if (codePoint == 0) {
                break;
            }
            if (Character.getType(codePoint) == Character.SURROGATE) {
                clean.append('\uFFFD');
            } else if (!Character.isISOControl(codePoint) && !changesDirection(codePoint)) {
                clean.appendCodePoint(codePoint);
            }
        }
        return clean.toString();
    }

    private static boolean changesDirection(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E)
                || (codePoint >= 0x2066 && codePoint <= 0x2069)
                || codePoint == 0x200E
                || codePoint == 0x200F;
    }
}
