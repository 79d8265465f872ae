package dev.faultline.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of docs/reference that is made from the code, and must not be behind it. */
public final class GeneratedPage {

    /** Tests run in the folder of their module. */
    public static final Path HOME = Path.of("..");

    private GeneratedPage() {}

    /**
     * Compares a page with what it should be, or writes it anew with {@code -Dgolden=update}.
     *
     * @param name file below docs/reference
     * @param test the test that knows its content
     */
    public static void check(String name, String content, Class<?> test) throws IOException {
        Path file = HOME.resolve("docs/reference").resolve(name);
        if ("update".equals(System.getProperty("golden"))) {
            Files.writeString(file, content);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as(
                        "renew it with: ./mvnw -pl jobs -am test -Dtest=%s -Dgolden=update"
                                + " -Dsurefire.failIfNoSpecifiedTests=false",
                        test.getSimpleName())
                .isEqualTo(content);
    }
}
