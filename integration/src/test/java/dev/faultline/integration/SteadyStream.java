package dev.faultline.integration;

import dev.faultline.jobs.generator.GeneratedRecord;
import dev.faultline.jobs.generator.Incident;
import dev.faultline.jobs.generator.Irregularities;
import dev.faultline.jobs.generator.RealCrashes;
import dev.faultline.jobs.generator.Scenario;
import dev.faultline.jobs.generator.ScenarioSettings;
import dev.faultline.jobs.generator.StreamGenerator;
import dev.faultline.jobs.generator.StreamPlayer;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.schema.CrashEnvelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Pings, reports and usage as they are received, with a bad build after a while: from a seed, as
 * long as it is let. Waits for a broker that is away and loses nothing.
 */
final class SteadyStream {

    private static final double PINGS_PER_SECOND = 3;
    private static final Duration BAD_BUILD_AFTER = Duration.ofMinutes(2);

    /** An edge that gives up would lose what it has accepted. */
    private static final Map<String, String> PATIENT =
            Map.of(
                    "delivery.timeout.ms", "3600000",
                    "max.block.ms", "3600000",
                    "acks", "all");

    private final Scenario scenario;
    private final RowProducer producer;
    private final List<SentCrash> sent = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::play, "steady-stream");
    private int broken;

    private SteadyStream(Scenario scenario, KafkaSettings kafka) {
        this.scenario = scenario;
        this.producer =
                new RowProducer(
                        new KafkaSettings(
                                kafka.bootstrapServers(),
                                kafka.registryUrl(),
                                PATIENT,
                                Map.of(),
                                ""));
    }

    /** Prepares a stream that begins now. */
    static Scenario scenario(long seed, Duration longest) {
        long now = System.currentTimeMillis();
        long end = now + longest.toMillis();
        return Scenario.of(
                new ScenarioSettings(
                        seed,
                        now,
                        now,
                        end,
                        PINGS_PER_SECOND,
                        PINGS_PER_SECOND,
                        1,
                        0.2,
                        60,
                        50_000,
                        Irregularities.USUAL,
                        List.of(
                                new Incident.BadBuild(
                                        now + BAD_BUILD_AFTER.toMillis(),
                                        end,
                                        "release",
                                        "128.0.1",
                                        Duration.ofMinutes(2).toMillis(),
                                        1,
                                        0.3))));
    }

    /** Sends the controls and begins. */
    static SteadyStream begin(Scenario scenario, KafkaSettings kafka) {
        SteadyStream stream = new SteadyStream(scenario, kafka);
        scenario.controls()
                .forEach(each -> stream.producer.send(each.topic(), each.key(), each.value()));
        stream.producer.flush();
        stream.thread.setDaemon(true);
        stream.thread.start();
        return stream;
    }

    private void play() {
        try {
            Path crashes = RealCrashStory.files();
            long unused =
                    new StreamPlayer(this::send, StreamPlayer.Clock.system())
                            .play(new StreamGenerator(scenario, RealCrashes.load(crashes)));
        } catch (InterruptedException e) {
            // It was told to end.
        } catch (IOException e) {
            failure.set(new UncheckedIOException(e));
        } catch (RuntimeException | Error e) {
            failure.set(e);
        }
    }

    private void send(GeneratedRecord record) {
        producer.send(record.topic(), record.key(), record.value());
        if (record.value() instanceof CrashEnvelope envelope) {
            if (SentCrash.isReadable(envelope)) {
                sent.add(SentCrash.of(record.topic(), envelope));
            } else {
                broken++;
            }
        }
    }

    /** Ends the stream and returns when everything sent is in the topics. */
    void end() throws InterruptedException {
        thread.interrupt();
        thread.join();
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError("the stream broke", failed);
        }
        producer.flush();
        producer.close();
    }

    /** Everything readable that was sent, duplicates included; once the stream has ended. */
    List<SentCrash> sent() {
        return sent;
    }

    /** Pings that nobody can read. */
    int broken() {
        return broken;
    }
}
