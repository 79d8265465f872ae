package dev.faultline.jobs.demo;

import dev.faultline.jobs.cli.ConnectionOptions;
import dev.faultline.jobs.generator.GeneratedRecord;
import dev.faultline.jobs.generator.RealCrashes;
import dev.faultline.jobs.generator.Scenario;
import dev.faultline.jobs.generator.ScenarioSettings;
import dev.faultline.jobs.generator.StreamGenerator;
import dev.faultline.jobs.generator.StreamPlayer;
import dev.faultline.jobs.kafka.RowProducer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Feeds the demo. Remembers in its folder when the story began and how far it has been told, so
 * that a restart goes on instead of telling it twice.
 */
@Command(
        name = "demo-feed",
        mixinStandardHelpOptions = true,
        description = "Feed the demo's history and live stream into the topics.")
public final class DemoFeed implements Callable<Integer> {

    private static final Duration LIVE = Duration.ofHours(12);
    private static final long SAVE_EVERY_MILLIS = 2_000;

    @Mixin private ConnectionOptions connection;

    @Option(
            names = "--folder",
            required = true,
            description = "Where symbols are written and the story is remembered.")
    private Path folder;

    @Option(
            names = "--crashes",
            required = true,
            description = "Real crashes: dumps, pings and reports.")
    private Path crashes;

    @Option(names = "--seed", defaultValue = "20261123", description = "Seed of the story.")
    private long seed;

    @Option(
            names = "--bad-build-after",
            defaultValue = "PT75S",
            description =
                    "When the bad build appears after the start, ISO duration (default:"
                            + " ${DEFAULT-VALUE}): the time history takes, and half a minute.")
    private Duration badBuildAfter;

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new DemoFeed()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        long began = began();
        long toldThrough = readMillis("told", 0);
        Scenario scenario = Scenario.of(ScenarioSettings.demo(seed, began, LIVE, badBuildAfter));
        scenario.writeSymbols(folder.resolve("symbols"));
        try (RowProducer producer = new RowProducer(connection.settings())) {
            scenario.controls()
                    .forEach(each -> producer.send(each.topic(), each.key(), each.value()));
            producer.flush();
            StreamGenerator story = new StreamGenerator(scenario, RealCrashes.load(crashes));
            Teller teller = new Teller(producer, toldThrough);
            new StreamPlayer(teller::tell, StreamPlayer.Clock.system()).play(story);
            producer.flush();
        }
        return 0;
    }

    private long began() throws IOException {
        long began = readMillis("began", System.currentTimeMillis());
        write("began", began);
        return began;
    }

    private long readMillis(String name, long otherwise) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : otherwise;
    }

    private void write(String name, long millis) throws IOException {
        Files.writeString(folder.resolve(name), Long.toString(millis));
    }

    /** Sends what has not been told yet, and notes how far it has come. */
    private final class Teller {
        private final RowProducer producer;
        private final long toldThrough;
        private long savedAtMillis;

        Teller(RowProducer producer, long toldThrough) {
            this.producer = producer;
            this.toldThrough = toldThrough;
        }

        void tell(GeneratedRecord record) {
            if (record.receivedAtMillis() < toldThrough) {
                return;
            }
            producer.send(record.topic(), record.key(), record.value());
            long now = System.currentTimeMillis();
            if (now - savedAtMillis >= SAVE_EVERY_MILLIS) {
                savedAtMillis = now;
                save(record.receivedAtMillis());
            }
        }

        private void save(long told) {
            // What was sent before this is on the broker; what follows is told again if need be.
            producer.flush();
            try {
                write("told", told);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
