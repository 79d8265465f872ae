package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A day of a product whose crashes end in one library; then a ruleset is announced under which that
 * library says nothing by itself, and takes over in the middle of a minute.
 */
final class RulesetChangeStory {

    static final String PRODUCT = "Kettle";
    static final String BEFORE = "libkettle.so";
    static final String TO_PAN = "libkettle.so | libpan.so";
    static final String TO_POT = "libkettle.so | libpot.so";
    static final String OTHER = "libfridge.so";

    private static final String BUILD = "20261001000000";
    private static final Duration HISTORY = Duration.ofHours(25);
    private static final Duration NOTICE = Duration.ofMinutes(60);
    private static final Duration AFTERWARDS = Duration.ofMinutes(90);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final int PROBES = 8;

    private final LiveFaultline live;
    private final Instant start;
    private final Instant announced;
    private final Instant effective;
    private final List<SentCrash> sent = new ArrayList<>();
    private final Map<String, String> signatures = new HashMap<>();
    private int probes;

    private RulesetChangeStory(LiveFaultline live, Instant start) {
        this.live = live;
        this.start = start;
        this.announced = start.plus(HISTORY);
        this.effective = announced.plus(NOTICE).plusSeconds(25);
    }

    /** Tells the story from this receive time on and waits until enrichment has read all of it. */
    static RulesetChangeStory tell(LiveFaultline live, Instant start) {
        RulesetChangeStory story = new RulesetChangeStory(live, start);
        story.send(start, story.announced);
        live.awaitEnriched(BOUND);
        story.announce();
        Instant next = story.send(story.announced, story.effective);
        // Told in one go, time could pass the moment while a partition still has crashes before it.
        live.awaitEnriched(BOUND);
        story.send(next, story.end());
        live.awaitEnriched(BOUND);
        return story;
    }

    Instant start() {
        return start;
    }

    /** First receive time at which the new ruleset is in force. */
    Instant effective() {
        return effective;
    }

    Instant end() {
        return effective.plus(AFTERWARDS);
    }

    /** Pings sent for the sake of the story, without those that only asked whether it is known. */
    List<SentCrash> sent() {
        return List.copyOf(sent);
    }

    /** The signature that a ping has by the ruleset in force when it was received. */
    String signature(String eventId) {
        return Objects.requireNonNull(signatures.get(eventId));
    }

    private void announce() {
        Cli.run(
                "publish",
                "ruleset",
                "built-in",
                "--add",
                "prefix=libkettle\\.so",
                "--announced-at",
                announced.toString(),
                "--effective-from",
                effective.toString(),
                "--bootstrap-servers",
                live.kafka().bootstrapServers(),
                "--registry-url",
                live.kafka().registryUrl());
        await().atMost(BOUND).until(this::everyTaskKnows);
    }

    /** Control topics are followed by each task on its own. */
    private boolean everyTaskKnows() {
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < PROBES; i++) {
            String id = "kettle-probe-" + probes++;
            asked.add("ping:" + id);
            send(id, "KettleProbe", announced.plusMillis(probes), OTHER, "libpan.so");
        }
        live.awaitEnriched(BOUND);
        List<CrashFacts> answers =
                live.rows(Topics.EVENTS, CrashEventRecord.class).stream()
                        .map(CrashEventRecord::getCrash)
                        .filter(crash -> crash != null && asked.contains(crash.getEventId()))
                        .toList();
        assertThat(answers).hasSize(PROBES);
        return answers.stream().allMatch(crash -> crash.getSignatureNext() != null);
    }

    /** Sends what is received between two moments; returns when the next one is. */
    private Instant send(Instant from, Instant to) {
        Instant at = from;
        for (; at.isBefore(to); at = at.plus(INTERVAL)) {
            int kind = sent.size() % 10;
            String top = kind < 7 ? BEFORE : OTHER;
            String id = "kettle-" + sent.size();
            send(id, PRODUCT, at, top, kind < 4 ? "libpan.so" : "libpot.so");
            remember(id, at, top.equals(BEFORE) && !at.isBefore(effective) ? after(kind) : top);
        }
        live.flush();
        return at;
    }

    private static String after(int kind) {
        return kind < 4 ? TO_PAN : TO_POT;
    }

    private void remember(String id, Instant received, String signature) {
        long at = received.toEpochMilli();
        String eventId = "ping:" + id;
        sent.add(
                new SentCrash(
                        eventId, id, false, at, at, PRODUCT, "release", "", BUILD, "", "main",
                        false, id));
        signatures.put(eventId, signature);
    }

    private void send(String id, String product, Instant received, String top, String caller) {
        String payload =
                """
                {"type":"crash","version":4,"clientId":"%s",
                 "application":{"name":"%s","channel":"release","buildId":"%s"},
                 "payload":{"crashDate":"%s","metadata":{"CrashTime":"%d","ProductName":"%s"},
                  "stackTraces":{"status":"OK",
                   "crash_info":{"type":"SIGSEGV","address":"0x1","crashing_thread":0},
                   "modules":[
                    {"filename":"%s","base_addr":"0x10000","end_addr":"0x20000"},
                    {"filename":"%s","base_addr":"0x30000","end_addr":"0x40000"}],
                   "threads":[{"frames":[
                    {"ip":"0x10010","module_index":0,"trust":"context"},
                    {"ip":"0x30010","module_index":1,"trust":"cfi"}]}]}}}
                """
                        .formatted(
                                id,
                                product,
                                BUILD,
                                received.toString().substring(0, 10),
                                received.getEpochSecond(),
                                product,
                                top,
                                caller);
        live.sendPing(id, received, payload);
    }
}
