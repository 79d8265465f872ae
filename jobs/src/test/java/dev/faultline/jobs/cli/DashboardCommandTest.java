package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardCommandTest {

    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--port=70000, --port must be 0 to 65535",
        "--hours=1, --hours must be 2 to 168",
        "--most-records=1, --most-records",
        "--most-points=1, --most-points",
        "--most-rows=1, --most-rows",
        "--most-clients=0, --most-clients",
        "--look-up=-1, --look-up"
    })
    void namesTheOptionThatIsWrong(String argument, String message) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void aTakenPortIsSaidAtOnce() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("--port=" + taken.getLocalPort())).isEqualTo(1);
            assertThat(err.toString()).contains("in use");
        }
    }

    private int run(String... arguments) {
        return FaultlineCli.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                Stream.concat(Stream.of("dashboard"), Stream.of(arguments)).toArray(String[]::new));
    }
}
