package dev.faultline.jobs.cli;

import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.detect.DetectionReplay;
import dev.faultline.functions.detect.RecordedCrashes;
import dev.faultline.functions.detect.StepSettings;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.RowReader;
import dev.faultline.schema.AlertVerdict;
import dev.faultline.statistics.recorded.DetectRun;
import dev.faultline.statistics.recorded.RecordedStream;
import dev.faultline.statistics.recorded.RecordedStreamException;
import dev.faultline.statistics.whatif.Comparison;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline detect}. */
@Command(
        name = "detect",
        description = {
            "Run the detector over a recorded stream (counts.gz, cells.csv, channels.csv and, if it is",
            "there, exposure.csv.gz) and write its alerts as CSV, or over what crash.events.v1 holds of a",
            "channel. Without use (exposure) channels are not watched as a whole. The same input gives the",
            "same alerts, byte for byte. With --against, two configurations side by side: which incidents",
            "are the same, earlier or later with the second, or found by one alone, and what people said",
            "of them."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline detect --input recorded --alerts alerts.csv",
            "  faultline detect --input recorded --alerts alerts.csv --budget 0.1 --step 10m",
            "  faultline detect --input recorded --alerts alerts.csv --channel-budget nightly=4",
            "  faultline detect --input recorded --against budget=4,minimum-clients=10",
            "  faultline detect --channel 'Meadow/release' --step 1m --against step=5m"
        })
final class DetectCommand implements Callable<Integer> {

    private static final int MOST_CRASHES = 500_000;

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    /** What the detector runs over. */
    static final class Source {

        @Option(
                names = "--input",
                required = true,
                paramLabel = "DIR",
                description = "The recording.")
        private @Nullable Path input;

        @Option(
                names = "--channel",
                required = true,
                paramLabel = "PRODUCT/CHANNEL",
                description = "What crash.events.v1 holds of this channel.")
        private @Nullable String channel;
    }

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            description = "Where the alerts of a recording are written.")
    private @Nullable Path alerts;

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "1",
            description = "False alerts per channel and month (default: ${DEFAULT-VALUE}).")
    private double budget;

    @Option(
            names = "--channel-budget",
            paramLabel = "CHANNEL=N",
            description =
                    "False alerts per month of one channel of a recording, in place of --budget; may"
                            + " be given for several.")
    private Map<String, Double> channelBudgets = new TreeMap<>();

    @Option(
            names = "--step",
            paramLabel = "TIME",
            defaultValue = "5m",
            description =
                    "Length of a step, of a recording a multiple of 5m (default:"
                            + " ${DEFAULT-VALUE}).")
    private String step = "";

    @Option(
            names = "--minimum-clients",
            paramLabel = "N",
            defaultValue = "5",
            description = "Clients below which nothing fires (default: ${DEFAULT-VALUE}).")
    private int minimumClients;

    @Option(
            names = "--learning",
            paramLabel = "TIME",
            defaultValue = "24h",
            description = "History a channel needs before it alerts (default: ${DEFAULT-VALUE}).")
    private String learning = "";

    @Option(
            names = "--resolve-after",
            paramLabel = "TIME",
            defaultValue = "6h",
            description = "Calm after which an alert resolves (default: ${DEFAULT-VALUE}).")
    private String resolveAfter = "";

    @Option(
            names = "--against",
            paramLabel = "NAME=VALUE,...",
            description =
                    "A second configuration: the first with these values of step, budget,"
                            + " minimum-clients, learning, resolve-after.")
    private @Nullable String against;

    @Option(names = "--json", description = "One JSON document per incident of the comparison.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        StepSettings first = settings(null);
        StepSettings second = against == null ? null : settings(against);
        try {
            return source.input == null
                    ? overTopics(first, second)
                    : overRecording(source.input, first, second);
        } catch (NoSuchFileException e) {
            return failed("no file " + e.getFile());
        } catch (RecordedStreamException | IllegalArgumentException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return failed(TopicFailure.message(e).orElseThrow(() -> e));
        }
    }

    private static @Nullable Reader useIfThere(Path input) throws IOException {
        Path use = input.resolve("exposure.csv.gz");
        return Files.exists(use) ? gzip(Files.newInputStream(use)) : null;
    }

    private int overRecording(Path input, StepSettings first, @Nullable StepSettings second)
            throws IOException {
        if (alerts == null && second == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing required option: '--alerts=FILE' or '--against'");
        }
        String one = detected(input, first);
        if (alerts != null) {
            Files.writeString(alerts, one);
            long fired = one.lines().filter(line -> line.endsWith(",fire")).count();
            spec.commandLine().getErr().println(fired + " alerts fired; " + alerts);
        }
        if (second != null) {
            tell(
                    new WhatIf(
                            Comparison.of(WhatIf.ofCsv(one), WhatIf.ofCsv(detected(input, second))),
                            List.of(),
                            bucket -> "bucket " + bucket));
        }
        return 0;
    }

    private String detected(Path input, StepSettings settings) throws IOException {
        Path file = input.resolve("counts.gz");
        try (ProgressLine progress =
                        new ProgressLine(
                                spec.commandLine().getErr(), "bytes read", Files.size(file));
                Reader counts = gzip(progress.watch(Files.newInputStream(file)));
                Reader cells = Files.newBufferedReader(input.resolve("cells.csv"));
                Reader channels = Files.newBufferedReader(input.resolve("channels.csv"));
                Reader use = useIfThere(input)) {
            RecordedStream stream = new RecordedStream(counts, cells, channels);
            StringBuilder out = new StringBuilder();
            long unused =
                    DetectRun.run(
                            stream,
                            use == null ? null : stream.usage(use),
                            settings.detector(),
                            channelBudgets,
                            out);
            return out.toString();
        }
    }

    private int overTopics(StepSettings first, @Nullable StepSettings second) {
        RecordedCrashes crashes = new RecordedCrashes(channel());
        RowReader reader = new RowReader(connection.settings());
        reader.readCrashes(crashes, MOST_CRASHES);
        if (crashes.size() > MOST_CRASHES) {
            return failed("the channel has more than " + MOST_CRASHES + " crashes on the topic");
        }
        Map<String, AlertVerdict> verdicts = new LinkedHashMap<>();
        reader.read(
                Topics.VERDICTS,
                AlertVerdict.class,
                (key, verdict) -> {
                    if (verdict != null) {
                        verdicts.put(key, verdict);
                    }
                    return true;
                });
        Collection<AlertVerdict> said = new ArrayList<>(verdicts.values());
        var one = WhatIf.of(new DetectionReplay(crashes, first).alerts());
        var two = second == null ? one : WhatIf.of(new DetectionReplay(crashes, second).alerts());
        tell(new WhatIf(Comparison.of(one, two), said, WhatIf::instant));
        return 0;
    }

    private ChannelKey channel() {
        String text = source.channel == null ? "" : source.channel;
        int slash = text.lastIndexOf('/');
        if (slash < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--channel must be PRODUCT/CHANNEL, not " + text);
        }
        return new ChannelKey(text.substring(0, slash), text.substring(slash + 1));
    }

    private void tell(WhatIf whatIf) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            whatIf.documents().forEach(document -> out.println(JsonLines.of(document)));
        } else {
            whatIf.lines().forEach(line -> out.println(Printable.line(line)));
        }
        out.flush();
    }

    private StepSettings settings(@Nullable String changes) {
        try {
            DetectorChoice choice =
                    new DetectorChoice(
                            DetectorChoice.duration(step),
                            budget,
                            minimumClients,
                            DetectorChoice.duration(learning),
                            DetectorChoice.duration(resolveAfter));
            StepSettings settings = (changes == null ? choice : choice.with(changes)).settings();
            if (source.input != null && settings.stepMillis() % RecordedStream.BUCKET_MILLIS != 0) {
                throw new IllegalArgumentException("a step is a multiple of the recorded 5m");
            }
            return settings;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), (changes == null ? "" : "--against: ") + e.getMessage());
        }
    }

    private int failed(String reason) {
        spec.commandLine().getErr().println("faultline detect: " + reason);
        return 1;
    }

    private static Reader gzip(InputStream packed) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8));
    }
}
