package dev.faultline.integration;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.UsageSample;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Hours of a product in which five libraries crash evenly, and then everything happens that a
 * detector may take for a spike, and two things that are worth an alert.
 */
final class AlertStory {

    static final String PRODUCT = "Harbor";
    static final String SPIKE = "libcrane.so";
    static final String LOOP = "libloop.so";
    static final String GPU = "0x10de";
    static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

    /**
     * History that the channel needs before it alerts; less than a day teaches the detector
     * nothing.
     */
    static final Duration LEARNING = Duration.ofHours(24);

    /** Calm after which an alert resolves. */
    static final Duration RESOLVE_AFTER = Duration.ofHours(3);

    /**
     * How long partitions are waited for that are silent, as those of reports are here. Long,
     * because hours pass within seconds and partitions are read unevenly; time lags so far behind.
     */
    static final Duration HOLD = Duration.ofHours(1);

    private static final List<String> USUAL =
            List.of("libdock.so", "libpier.so", SPIKE, "libbuoy.so", "libmast.so");
    private static final String OLD_BUILD = "20261120000000";
    private static final String NEW_BUILD = "20261130000000";
    private static final int PER_MINUTE = 10;

    /** Clients that the spike strikes: all have one kind of graphics adapter. */
    private static final String ONE_KIND = "struck-client-";

    private static final Duration BOUND = Duration.ofMinutes(2);

    private final LiveFaultline live;
    private int sent;
    private int minute;

    AlertStory(LiveFaultline live) {
        this.live = live;
    }

    /** Learns, and two hours more. */
    void usualHours() {
        usual((int) LEARNING.toMinutes() + 120);
        settle();
    }

    /** Many clients crash in one library for a quarter of an hour. */
    void spike() {
        for (int i = 0; i < 15; i++) {
            for (int client = 0; client < 20; client++) {
                ping(ONE_KIND + sent, SPIKE, now(), now(), OLD_BUILD);
            }
            usual(1);
        }
        untilItIsSeen();
    }

    /** One client crashes every three seconds for a quarter of an hour. */
    void loop() {
        for (int i = 0; i < 15; i++) {
            for (int again = 0; again < 20; again++) {
                ping("one-client", LOOP, now(), now(), OLD_BUILD);
            }
            usual(1);
        }
        untilItIsSeen();
    }

    /** Nothing is received for half an hour, and then all of it at once. */
    void outage() {
        Instant began = now();
        minute += 30;
        for (int i = 0; i < 30 * PER_MINUTE; i++) {
            Instant crashed = began.plusSeconds(i * 60L / PER_MINUTE);
            ping("client-" + sent, USUAL.get(i % USUAL.size()), now(), crashed, OLD_BUILD);
        }
        usual(30);
    }

    /** What the next minutes send is sent three times. */
    void duplicateBatch() {
        for (int i = 0; i < 20; i++) {
            for (int again = 1; again < 3; again++) {
                int first = sent;
                minute(again, OLD_BUILD);
                sent = first;
            }
            usual(1);
        }
    }

    /** Usage of hours ago is received now. */
    void lateUsage() {
        for (int i = 0; i < 200; i++) {
            UsageSample sample = UsageSample.newBuilder().build();
            sample.setSampleId("harbor-usage-" + i);
            sample.setReceivedAt(now());
            sample.setIntervalStart(now().minus(Duration.ofHours(6)));
            sample.setIntervalEnd(now().minus(Duration.ofHours(5)));
            sample.setProduct(PRODUCT);
            sample.setChannel("release");
            sample.setBuildId(OLD_BUILD);
            sample.setOs("Linux");
            sample.setHoursWall(1);
            live.send(Topics.USAGE, sample.getSampleId(), sample);
        }
        usual(10);
    }

    /** Everybody goes from one build to the next within an hour. */
    void newRelease() {
        for (int i = 0; i < 90; i++) {
            int share = Math.min(PER_MINUTE, i / 6);
            for (int j = 0; j < PER_MINUTE; j++) {
                crash(0, j, j < share ? NEW_BUILD : OLD_BUILD);
            }
            minute++;
        }
        settle();
    }

    /** The usual goes on until everything has resolved. */
    void calm() {
        usual((int) RESOLVE_AFTER.toMinutes() + 30);
        untilItIsSeen();
    }

    Instant now() {
        return START.plus(Duration.ofMinutes(minute));
    }

    private void usual(int minutes) {
        for (int i = 0; i < minutes; i++) {
            minute(0, OLD_BUILD);
            minute++;
        }
    }

    private void minute(int sending, String build) {
        IntStream.range(0, PER_MINUTE).forEach(i -> crash(sending, i, build));
    }

    private void crash(int sending, int nth, String build) {
        Instant at = now().plusSeconds(nth * 60L / PER_MINUTE);
        String client = "client-" + sent;
        if (sending == 0) {
            ping(client, USUAL.get(nth % USUAL.size()), at, at, build);
        } else {
            send(
                    "harbor-" + sent + '-' + sending,
                    client,
                    USUAL.get(nth % USUAL.size()),
                    at,
                    at,
                    build);
            sent++;
        }
    }

    private void ping(String client, String library, Instant at, Instant crashed, String build) {
        send("harbor-" + sent, client, library, at, crashed, build);
        sent++;
    }

    private void send(
            String id, String client, String library, Instant at, Instant crashed, String build) {
        String payload =
                """
                {"type":"crash","version":4,"clientId":"%s",
                 "application":{"name":"%s","channel":"release","buildId":"%s"},
                 "environment":{"system":{"os":{"name":"Linux","version":"6.1"},
                   "gfx":{"adapters":[{"vendorID":"%s"}]}}},
                 "payload":{"crashDate":"%s","crashId":"%s","metadata":{"CrashTime":"%d",
                   "CrashEventID":"event-%d","ProductName":"%s"},
                  "stackTraces":{"status":"OK",
                   "crash_info":{"type":"SIGSEGV","address":"0x1","crashing_thread":0},
                   "modules":[{"filename":"%s","base_addr":"0x10000","end_addr":"0x20000"}],
                   "threads":[{"frames":[
                    {"ip":"0x10010","module_index":0,"trust":"context"}]}]}}}
                """
                        .formatted(
                                client,
                                PRODUCT,
                                build,
                                gpu(client),
                                crashed.toString().substring(0, 10),
                                "dump-" + sent,
                                crashed.getEpochSecond(),
                                sent,
                                PRODUCT,
                                library);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atZone(ZoneOffset.UTC));
        live.sendPing(id, at, Map.of("date", date), payload);
    }

    private static String gpu(String client) {
        boolean isOfOneKind = client.startsWith(ONE_KIND) || client.hashCode() % 4 == 0;
        return isOfOneKind ? GPU : "0x8086";
    }

    private void untilItIsSeen() {
        usual((int) HOLD.toMinutes() + 2);
        settle();
    }

    private void settle() {
        live.advanceTo(now());
        live.awaitEnriched(BOUND);
    }
}
