package dev.faultline.integration;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.generator.GeneratedRecord;
import dev.faultline.jobs.generator.Incident;
import dev.faultline.jobs.generator.Irregularities;
import dev.faultline.jobs.generator.RealCrashes;
import dev.faultline.jobs.generator.Scenario;
import dev.faultline.jobs.generator.ScenarioSettings;
import dev.faultline.jobs.generator.StreamGenerator;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.UsageSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A day and a quarter of usual crashes, then a bad build of beta: generated, sent as fast as the
 * broker takes it, with a TaskManager killed in the middle.
 */
final class BadBuildStory {

    static final String CHANNEL = "beta";
    static final String VERSION = "129.0b5";

    private static final long START = Instant.parse("2026-11-23T06:00:00Z").toEpochMilli();
    private static final long LIVE = START + Duration.ofHours(30).toMillis();
    private static final long BAD = LIVE + Duration.ofMinutes(15).toMillis();
    private static final long END = LIVE + Duration.ofMinutes(60).toMillis();
    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final String VICTIM = "taskmanager-1";

    private final LiveFaultline live;
    private final Scenario scenario = Scenario.of(settings());
    private final List<SentCrash> sent = new ArrayList<>();
    private int broken;

    private BadBuildStory(LiveFaultline live) {
        this.live = live;
    }

    private static ScenarioSettings settings() {
        return new ScenarioSettings(
                20261123,
                START,
                LIVE,
                END,
                0.02,
                0.2,
                1,
                0.2,
                40,
                20_000,
                Irregularities.USUAL,
                List.of(
                        new Incident.BadBuild(
                                BAD,
                                END,
                                CHANNEL,
                                VERSION,
                                Duration.ofMinutes(10).toMillis(),
                                0.2,
                                0.3)));
    }

    /** Tells the story and waits until enrichment has read all of it. */
    static BadBuildStory tell(LiveFaultline live) {
        BadBuildStory story = new BadBuildStory(live);
        try {
            story.scenario.writeSymbols(live.symbols());
            story.sendBuilds();
            List<GeneratedRecord> records = new ArrayList<>();
            new StreamGenerator(story.scenario, RealCrashes.load(RealCrashStory.files()))
                    .forEachRemaining(records::add);
            int third = records.size() / 3;
            story.send(records.subList(0, third));
            // What is sent after this checkpoint and read before the kill is read again.
            live.awaitCheckpoints();
            story.send(records.subList(third, 2 * third));
            live.cluster().kill(VICTIM);
            story.send(records.subList(2 * third, records.size()));
            live.cluster().start(VICTIM);
            live.cluster().awaitReady(VICTIM);
            live.awaitEnriched(BOUND);
            live.awaitRunning();
            return story;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything readable that was sent, duplicates included. */
    List<SentCrash> sent() {
        return sent;
    }

    /** Pings that nobody can read. */
    int broken() {
        return broken;
    }

    static long start() {
        return START;
    }

    static long badBuildAt() {
        return BAD;
    }

    /** Build id of the bad build. */
    String badBuildId() {
        return scenario.buildRecords().stream()
                .filter(build -> build.getVersion().equals(VERSION))
                .map(BuildRecord::getBuildId)
                .findFirst()
                .orElseThrow();
    }

    private void sendBuilds() {
        for (BuildRecord build : scenario.buildRecords()) {
            String key =
                    String.join("|", build.getProduct(), build.getChannel(), build.getBuildId());
            live.send(Topics.BUILDS, key, build);
        }
        live.flush();
    }

    private void send(List<GeneratedRecord> records) {
        for (GeneratedRecord record : records) {
            if (record.value() instanceof CrashEnvelope envelope) {
                live.send(record.topic(), record.key(), envelope);
                note(record.topic(), envelope);
            } else if (record.value() instanceof UsageSample sample) {
                live.send(record.topic(), record.key(), sample);
            }
        }
        live.flush();
    }

    private void note(String topic, CrashEnvelope envelope) {
        if (SentCrash.isReadable(envelope)) {
            sent.add(SentCrash.of(topic, envelope));
        } else {
            broken++;
        }
    }
}
