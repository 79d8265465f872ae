package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FaultlineCliTest {

    private static final String NEWLINE = System.lineSeparator();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpGoesToStandardOutputAndHasExamples() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("topics").contains("Examples:");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Which command?");
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        assertThat(run("topicz")).isEqualTo(2);
        assertThat(err.toString()).contains("topicz");
    }

    @Test
    void announcesOnlyWhatCanBeAModule() {
        assertThat(run("publish", "symbols", "--dry-run", "xul.pdb/" + "ab".repeat(16) + "1"))
                .isZero();
        assertThat(out.toString())
                .isEqualTo(
                        "would publish xul.pdb/"
                                + "AB".repeat(16)
                                + "1: its symbols are there"
                                + NEWLINE);

        assertThat(run("publish", "symbols", "--dry-run", "xul.pdb/12")).isEqualTo(2);
        assertThat(err.toString()).contains("Not a module: xul.pdb/12");
    }

    @Test
    void whatIsPublishedIsShownInWordsOrAsItIs() {
        assertThat(
                        run(
                                "publish",
                                "fixed",
                                "--dry-run",
                                "--json",
                                "Pot::Boil",
                                "--product",
                                "Meadow",
                                "--build",
                                "20261128101500"))
                .isZero();
        assertThat(out.toString())
                .startsWith("{\"policy_id\":\"fixed|Meadow||Pot::Boil\",")
                .contains("\"fixed_in_build\":\"20261128101500\"");

        run("publish", "fixed", "--dry-run", "Pot", "--product", "Meadow", "--build", "7");
        assertThat(out.toString())
                .contains("would publish Pot as fixed in build 7 of Meadow, all channels, from 20");
    }

    @Test
    void whatMayBeASecretIsRefusedAmongArgumentsAndNotRepeated() {
        assertThat(run("topics", "list", "--kafka-property", "hidden")).isEqualTo(2);
        assertThat(run("topics", "list", "--kafka-property", "sasl.jaas.config=hidden"))
                .isEqualTo(2);
        assertThat(run("topics", "list", "--registry-property", "a.password=hidden")).isEqualTo(2);
        assertThat(run("topics", "list", "--registry-url", "https://me:hidden@a/")).isEqualTo(2);

        assertThat(err.toString())
                .contains("--kafka-property: wanted is NAME=VALUE")
                .contains("sasl.jaas.config is a secret, which --kafka-property would show")
                .contains("a.password is a secret, which --registry-property would show")
                .contains("an address with a password")
                .doesNotContain("hidden");
    }

    @Test
    void aFileOfPropertiesThatIsMissingIsNamed() {
        assertThat(run("topics", "list", "--kafka-properties-file", "/no/such")).isEqualTo(2);
        assertThat(run("topics", "list", "--registry-properties-file", "/nor/such")).isEqualTo(2);

        assertThat(err.toString())
                .contains("cannot read the properties in /no/such: there is no such file")
                .contains("cannot read the properties in /nor/such: there is no such file");
    }

    private int run(String... arguments) {
        return FaultlineCli.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }
}
