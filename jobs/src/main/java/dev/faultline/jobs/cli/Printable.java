package dev.faultline.jobs.cli;

/** What clients sent, on its way to a terminal. */
final class Printable {

    private Printable() {}

    /** The text without characters that would do something to the terminal. */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints()
                .map(character -> acts(character) ? '\uFFFD' : character)
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    private static boolean acts(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
