package dev.faultline.jobs.dashboard;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request asks for beyond its path. */
final class PageQuery {

    private static final int LONGEST = 8_192;

    private final Map<String, String> values = new HashMap<>();

    /**
     * Takes a query apart.
     *
     * @throws IllegalArgumentException when it is too long or not encoded as it must be
     */
    PageQuery(@Nullable String raw) {
        if (raw == null) {
            return;
        }
        if (raw.length() > LONGEST) {
            throw new IllegalArgumentException("the query is too long");
        }
        for (String part : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                values.put(decode(part.substring(0, equals)), decode(part.substring(equals + 1)));
            }
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /**
     * A value that must be there.
     *
     * @throws IllegalArgumentException when it is not
     */
    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return value;
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException when it is none or out of its bounds
     */
    int number(String name, int otherwise, int least, int most) {
        String text = values.get(name);
        int number = text == null ? otherwise : Integer.parseInt(text);
        if (number < least || number > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most);
        }
        return number;
    }
}
