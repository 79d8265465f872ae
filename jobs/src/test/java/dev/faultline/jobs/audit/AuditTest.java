package dev.faultline.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.audit.Finding.Kind;
import dev.faultline.schema.Alert;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.DeletionRequest;
import dev.faultline.schema.Fate;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.LinkState;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProtectedCrash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    private static final String LINK = "ping:first|report:report";
    private static final String LETTERS = Topics.deadLettersOf(Topics.PINGS);

    @TempDir private Path folder;

    private final GeneratedStory story = GeneratedStory.tell();
    private final GeneratedTopics topics = story.topics();

    @Test
    void findsNothingWhereEverythingIsRight() {
        AuditReport report = audit(false);

        assertThat(report.findings().kept()).isEmpty();
        assertThat(report.sums().inputs()).isEqualTo(6);
        assertThat(report.sums().fates())
                .containsEntry("ACCEPTED", 4L)
                .containsEntry("DEAD_LETTER", 1L)
                .containsEntry("REJECTED_BY_POLICY", 1L);
        assertThat(report.sums().counted()).isEqualTo(3);
        assertThat(report.sums().duplicates()).isEqualTo(1);
        assertThat(report.sums().recomputed()).isEqualTo(3);
        assertThat(report.sums().said()).isEqualTo(3);
        assertThat(report.sums().openRows()).isZero();
        assertThat(report.unaccounted()).isZero();
        assertThat(report.json().path("clean").asBoolean()).isTrue();
        assertThat(report.lines()).last().asString().startsWith("clean");
    }

    @Test
    void leavesNoFilesBehind() {
        audit(false);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void missesARemovedInput() {
        topics.remove(Topics.PINGS, is("first"));

        assertThat(found()).contains("MISSING crash.pings.v1 crash.pings.v1/0/0");
    }

    @Test
    void seesAnAlteredInput() {
        topics.alter(
                Topics.PINGS,
                CrashEnvelope.class,
                is("first"),
                row -> {
                    row.setPayload(ByteBuffer.wrap(new byte[] {'{', '}'}));
                    return row;
                });

        assertThat(found()).contains("ALTERED crash.events.v1 0/0");
    }

    @Test
    void seesAnInputThatNobodyHasRead() {
        topics.append(Topics.PINGS, 0, "first", new byte[] {1}, new RecordHeaders());
        assertThat(audit(false).waiting()).isEqualTo(1);
        assertThat(found()).isEmpty();

        topics.advance(Duration.ofMinutes(6));
        assertThat(found()).contains("OVERDUE crash.pings.v1 crash.pings.v1/0/2");
    }

    @Test
    void missesARemovedFate() {
        topics.remove(Topics.CENSUS, is("crash.pings.v1/0/1"));

        assertThat(found()).containsExactly("MISSING crash.census.v1 crash.pings.v1/0/1");
        assertThat(audit(false).unaccounted()).isEqualTo(1);
    }

    @Test
    void seesASecondFate() {
        topics.append(
                Topics.CENSUS,
                0,
                "crash.reports.v1/0/0",
                CensusRecord.newBuilder()
                        .setSourceTopic(Topics.REPORTS)
                        .setSourceOffset(0)
                        .setFate(Fate.DEAD_LETTER)
                        .build());

        assertThat(found()).containsExactly("DOUBLED crash.census.v1 crash.reports.v1/0/0");
        assertThat(audit(false).unaccounted()).isEqualTo(1);
    }

    @Test
    void seesAnAlteredFate() {
        topics.alter(
                Topics.CENSUS,
                CensusRecord.class,
                is("crash.pings.v1/0/1"),
                row -> {
                    row.setFate(Fate.REJECTED_BY_POLICY);
                    return row;
                });

        assertThat(found())
                .contains(
                        "DOUBLED crash.events.v1 crash.pings.v1/0/1",
                        "MISSING crash.events.v1 crash.pings.v1/0/1");
    }

    @Test
    void seesTheFateOfAnInputThatNeverWas() {
        topics.append(
                Topics.CENSUS,
                0,
                "crash.pings.v1/0/77",
                CensusRecord.newBuilder().setSourceTopic(Topics.PINGS).setSourceOffset(77).build());

        assertThat(found()).containsExactly("UNKNOWN crash.census.v1 0/6");
    }

    @Test
    void missesARemovedEvent() {
        topics.remove(Topics.EVENTS, is("ping:third"));

        assertThat(found())
                .contains(
                        "MISSING crash.events.v1 crash.pings.v1/0/1",
                        "UNKNOWN crash.processed.v1 ping:third");
    }

    /** Its census may be read already while its partition of the events ends before it. */
    @Test
    void waitsForAnEventUntilAllPartitionsSayThatItHasLeft() {
        topics.remove(Topics.EVENTS, is("ping:third"));
        // Four statements end the partition; the first of them is of the first of the pings.
        topics.removeFromEnd(Topics.EVENTS, 1, 4);

        assertThat(found()).doesNotContain("MISSING crash.events.v1 crash.pings.v1/0/1");
    }

    @Test
    void seesAnAlteredEvent() {
        alterEvent("ping:third", event -> event.getCrash().setSignature("other"));

        assertThat(found())
                .contains("ALTERED crash.processed.v1 ping:third")
                .anyMatch(line -> line.startsWith("ALTERED crash.counts.v1"));
    }

    @Test
    void seesAnEventUnderASecondId() {
        alterEvent("ping:third", event -> event.getCrash().setEventId("ping:other"));

        assertThat(found())
                .anyMatch(line -> line.startsWith("ALTERED crash.events.v1"))
                .contains("MISSING crash.processed.v1 ping:other");
    }

    @Test
    void missesAnOutcomeThatTheBooksWereNotTold() {
        topics.remove(Topics.EVENTS, is("crash.reports.v1/0/0"));

        assertThat(found()).containsExactly("MISSING crash.events.v1 crash.reports.v1/0/0");
    }

    @Test
    void seesBooksThatForgetARejectedInput() {
        topics.alter(
                Topics.LEDGER,
                LedgerRow.class,
                key -> key.startsWith("crash.reports.v1/0"),
                row -> {
                    row.setRejectedByPolicy(0);
                    return row;
                });

        assertThat(found()).singleElement().asString().startsWith("ALTERED crash.ledger.v1");
        assertThat(audit(false).findings().kept().get(0).message())
                .startsWith("says 1 inputs, 0 accepted, 0 rejected, 0 dead letters")
                .contains("recomputed: 1 inputs, 0 accepted, 1 rejected");
    }

    private void alterEvent(String id, java.util.function.Consumer<CrashEventRecord> change) {
        topics.alter(
                Topics.EVENTS,
                CrashEventRecord.class,
                is(id),
                row -> {
                    change.accept(row);
                    return row;
                });
    }

    @Test
    void missesARemovedPublicRow() {
        topics.remove(Topics.PROCESSED, is("ping:third"));

        assertThat(found()).containsExactly("MISSING crash.processed.v1 ping:third");
    }

    @Test
    void missesADeletedPublicRow() {
        topics.append(Topics.PROCESSED, 0, "ping:third", null, new RecordHeaders());

        assertThat(found()).containsExactly("MISSING crash.processed.v1 ping:third");
    }

    @Test
    void isCleanWhereAClientWasForgottenThatAskedForIt() {
        ask("client-1", GeneratedStory.RECEIVED.plusSeconds(3_600));
        forget("first", "second");
        topics.append(Topics.PROCESSED, 0, "report:report", null, new RecordHeaders());
        topics.append(Topics.PROTECTED, 0, "report:report", null, new RecordHeaders());
        topics.append(Topics.LINKS, 0, LINK, null, new RecordHeaders());
        topics.advance(Duration.ofHours(1));

        AuditReport report = audit(false);
        assertThat(report.findings().kept()).isEmpty();
        assertThat(report.sums().forgotten()).isEqualTo(3);
        assertThat(report.sums().counted()).isEqualTo(3);
    }

    @Test
    void missesRowsThatWereDeletedThoughTheyWereReceivedAfterTheRequest() {
        ask("client-1", GeneratedStory.RECEIVED.minusSeconds(1));
        forget("first");

        assertThat(found())
                .containsExactly(
                        "MISSING crash.processed.v1 ping:first",
                        "MISSING crash.protected.v1 ping:first");
    }

    @Test
    void missesRowsOfAClientThatNeverAsked() {
        ask("client-2", GeneratedStory.RECEIVED.plusSeconds(3_600));
        forget("first");

        assertThat(found())
                .containsExactly(
                        "MISSING crash.processed.v1 ping:first",
                        "MISSING crash.protected.v1 ping:first");
    }

    @Test
    void seesRowsOfAClientThatIsStillNotForgotten() {
        ask("client-1", GeneratedStory.RECEIVED.plusSeconds(3_600));
        assertThat(audit(false).findings().kept()).isEmpty();

        topics.advance(Duration.ofHours(1));
        assertThat(found())
                .contains(
                        "OVERDUE crash.processed.v1 ping:first",
                        "OVERDUE crash.protected.v1 ping:first",
                        "OVERDUE crash.links.v1 " + LINK);
    }

    private void ask(String client, Instant until) {
        topics.append(
                Topics.DELETIONS,
                0,
                client,
                DeletionRequest.newBuilder().setClientHash(client).setUntil(until).build());
    }

    private void forget(String... documents) {
        for (String document : documents) {
            topics.append(Topics.PROCESSED, 0, "ping:" + document, null, new RecordHeaders());
            topics.append(Topics.PROTECTED, 0, "ping:" + document, null, new RecordHeaders());
        }
    }

    @Test
    void seesASecondCurrentPublicRow() {
        topics.doubleInOtherPartition(Topics.PROCESSED, is("ping:third"));

        assertThat(found()).containsExactly("DOUBLED crash.processed.v1 ping:third");
    }

    @Test
    void seesAnAlteredPublicRowAndSaysInWhat() {
        topics.alter(
                Topics.PROCESSED,
                ProcessedCrash.class,
                is("ping:third"),
                row -> {
                    row.setSignature("other");
                    row.setVersion("1.0");
                    return row;
                });

        assertThat(found()).containsExactly("ALTERED crash.processed.v1 ping:third");
        assertThat(audit(false).findings().kept().get(0).message()).endsWith("signature, version");
    }

    @Test
    void missesARemovedProtectedPart() {
        topics.remove(Topics.PROTECTED, is("ping:third"));

        assertThat(found()).containsExactly("MISSING crash.protected.v1 ping:third");
    }

    @Test
    void seesAnAlteredProtectedPart() {
        topics.alter(
                Topics.PROTECTED,
                ProtectedCrash.class,
                is("ping:third"),
                row -> {
                    row.setReceivedAt(GeneratedStory.RECEIVED.minusSeconds(99));
                    return row;
                });

        assertThat(found()).containsExactly("ALTERED crash.protected.v1 0/2");
    }

    @Test
    void missesARemovedDeadLetter() {
        topics.remove(LETTERS, is("broken"));

        assertThat(found()).containsExactly("MISSING " + LETTERS + " crash.pings.v1/1/1");
    }

    @Test
    void seesAnAlteredDeadLetter() {
        topics.alterBytes(LETTERS, is("broken"), value -> new byte[] {1, 2, 3});

        assertThat(found()).containsExactly("ALTERED " + LETTERS + " 0/0");
    }

    @Test
    void seesADeadLetterOfAnInputThatWasAccepted() {
        topics.alter(
                Topics.CENSUS,
                CensusRecord.class,
                is("crash.pings.v1/1/1"),
                row -> {
                    row.setFate(Fate.ACCEPTED);
                    return row;
                });

        assertThat(found()).contains("DOUBLED " + LETTERS + " crash.pings.v1/1/1");
    }

    @Test
    void missesARemovedCount() {
        topics.remove(Topics.COUNTS, key -> true);

        assertThat(found()).singleElement().asString().startsWith("MISSING crash.counts.v1");
    }

    @Test
    void seesASecondCurrentCount() {
        topics.doubleInOtherPartition(Topics.COUNTS, key -> true);

        assertThat(found()).singleElement().asString().startsWith("DOUBLED crash.counts.v1");
    }

    @Test
    void seesAnAlteredCountAndSaysBothNumbers() {
        topics.alter(
                Topics.COUNTS,
                CrashCount.class,
                key -> true,
                row -> {
                    row.setPings(4);
                    return row;
                });

        assertThat(found()).singleElement().asString().startsWith("ALTERED crash.counts.v1");
        assertThat(audit(false).findings().kept().get(0).message())
                .isEqualTo("pings is 4, recomputed 2");
        assertThat(audit(false).sums().said()).isEqualTo(5);
    }

    @Test
    void seesACountOfNothing() {
        topics.append(
                Topics.COUNTS,
                1,
                GeneratedStory.WINDOW + "|Meadow|release|||||ghost",
                CrashCount.newBuilder()
                        .setWindowStart(
                                java.time.Instant.ofEpochMilli(
                                        Long.parseLong(GeneratedStory.WINDOW)))
                        .setWindowEnd(
                                java.time.Instant.ofEpochMilli(
                                        Long.parseLong(GeneratedStory.WINDOW) + 300_000))
                        .setProduct("Meadow")
                        .setChannel("release")
                        .setSignature("ghost")
                        .setPings(9)
                        .build());

        assertThat(found()).singleElement().asString().startsWith("UNKNOWN crash.counts.v1");
    }

    @Test
    void acceptsThatASignatureForWhichThereIsNoRoomIsCountedWithAllOthers() {
        GeneratedTopics crowded = GeneratedStory.tellOfTooManySignatures().topics();

        assertThat(found(crowded, GeneratedStory.ONE_PER_SHARD)).isEmpty();
        assertThat(found(crowded, 10_000))
                .containsExactlyInAnyOrder(
                        "MISSING crash.counts.v1 "
                                + GeneratedStory.countKey(GeneratedStory.SIGNATURE_OF_SAME_SHARD),
                        "UNKNOWN crash.counts.v1 " + GeneratedStory.countKey("__other__"));
    }

    @Test
    void missesARemovedCountOfAllOthers() {
        GeneratedTopics crowded = GeneratedStory.tellOfTooManySignatures().topics();
        crowded.remove(Topics.COUNTS, key -> key.endsWith("|__other__"));

        assertThat(found(crowded, GeneratedStory.ONE_PER_SHARD))
                .containsExactly("MISSING crash.counts.v1 " + GeneratedStory.countKey("__other__"));
    }

    @Test
    void seesAnAlteredCountOnADayWithTooManySignatures() {
        for (String altered : List.of("__other__", GeneratedStory.SIGNATURE)) {
            GeneratedTopics crowded = GeneratedStory.tellOfTooManySignatures().topics();
            crowded.alter(
                    Topics.COUNTS,
                    CrashCount.class,
                    key -> key.endsWith('|' + altered),
                    row -> {
                        row.setPings(row.getPings() + 1);
                        return row;
                    });

            assertThat(found(crowded, GeneratedStory.ONE_PER_SHARD))
                    .containsExactly("ALTERED crash.counts.v1 " + GeneratedStory.countKey(altered));
        }
    }

    @Test
    void seesThatASignatureIsCountedTwiceUnderItsNameAndWithAllOthers() {
        GeneratedTopics crowded = GeneratedStory.tellOfTooManySignatures().topics();
        crowded.append(
                Topics.COUNTS,
                0,
                GeneratedStory.countKey(GeneratedStory.SIGNATURE_OF_SAME_SHARD),
                GeneratedStory.count(GeneratedStory.SIGNATURE_OF_SAME_SHARD, 1, 0));
        crowded.commitAll();

        assertThat(found(crowded, GeneratedStory.ONE_PER_SHARD))
                .containsExactly("UNKNOWN crash.counts.v1 " + GeneratedStory.countKey("__other__"));
    }

    @Test
    void missesARemovedRate() {
        topics.remove(Topics.RATES, key -> key.startsWith("5m"));

        assertThat(found()).singleElement().asString().startsWith("MISSING crash.rates.v1 5m");
    }

    @Test
    void seesAnAlteredRate() {
        topics.alter(
                Topics.RATES,
                CrashRate.class,
                key -> key.startsWith("1h"),
                row -> {
                    row.setCrashes(3);
                    return row;
                });

        assertThat(found()).singleElement().asString().startsWith("ALTERED crash.rates.v1 1h");
    }

    @Test
    void seesASecondCurrentRate() {
        topics.doubleInOtherPartition(Topics.RATES, key -> key.startsWith("1m"));

        assertThat(found()).singleElement().asString().startsWith("DOUBLED crash.rates.v1 1m");
    }

    @Test
    void missesARemovedLink() {
        topics.remove(Topics.LINKS, key -> true);

        assertThat(found()).containsExactly("MISSING crash.links.v1 ping:first|report:report");
    }

    @Test
    void seesAWithdrawnLink() {
        topics.alter(
                Topics.LINKS,
                CrashLink.class,
                key -> true,
                row -> {
                    row.setState(LinkState.WITHDRAWN);
                    return row;
                });

        assertThat(found()).containsExactly("ALTERED crash.links.v1 ping:first|report:report");
    }

    @Test
    void seesALinkOfWhatSharesNoKey() {
        topics.append(
                Topics.LINKS,
                1,
                "ping:third|report:report",
                CrashLink.newBuilder()
                        .setPingEventId("ping:third")
                        .setReportEventId("report:report")
                        .setState(LinkState.LINKED)
                        .setTier("A")
                        .build());

        assertThat(found()).containsExactly("UNKNOWN crash.links.v1 ping:third|report:report");
    }

    @Test
    void seesASecondCurrentLink() {
        topics.doubleInOtherPartition(Topics.LINKS, key -> true);

        assertThat(found()).containsExactly("DOUBLED crash.links.v1 ping:first|report:report");
    }

    @Test
    void missesARemovedEntryOfTheBooks() {
        topics.remove(Topics.LEDGER, key -> key.startsWith("crash.pings.v1/1"));

        assertThat(found()).singleElement().asString().startsWith("MISSING crash.ledger.v1");
    }

    @Test
    void seesAnAlteredEntryOfTheBooks() {
        topics.alter(
                Topics.LEDGER,
                LedgerRow.class,
                key -> key.startsWith("crash.pings.v1/1"),
                row -> {
                    row.setDuplicates(0);
                    return row;
                });

        assertThat(found()).singleElement().asString().startsWith("ALTERED crash.ledger.v1");
    }

    @Test
    void seesASecondCurrentEntryOfTheBooks() {
        topics.doubleInOtherPartition(Topics.LEDGER, key -> key.startsWith("crash.pings.v1/1"));

        assertThat(found()).singleElement().asString().startsWith("DOUBLED crash.ledger.v1");
    }

    @Test
    void seesAnAlertThatSpeaksOfMoreCrashesThanThereAre() {
        alterAlert(alert -> alert.setCrashes(400));

        assertThat(found())
                .containsExactly("ALTERED crash.alerts.v1 " + GeneratedStory.fingerprint());
    }

    @Test
    void seesAnAlertOfAnotherSignature() {
        alterAlert(alert -> alert.setSignature("other"));

        assertThat(found()).anyMatch(line -> line.startsWith("ALTERED crash.alerts.v1"));
    }

    @Test
    void seesAnAlertThatFiresPastItsTime() {
        alterAlert(alert -> alert.setValidUntil(alert.getUpdatedAt().plusSeconds(1)));

        assertThat(found())
                .containsExactly("OVERDUE crash.alerts.v1 " + GeneratedStory.fingerprint());
    }

    @Test
    void seesAnAlertThatIsUpdatedAfterItWasOver() {
        topics.alter(
                Topics.ALERTS,
                Alert.class,
                key -> true,
                alert -> {
                    alert.setState(dev.faultline.schema.AlertState.RESOLVED);
                    alert.setResolvedAt(alert.getUpdatedAt());
                    return alert;
                });
        assertThat(found()).isEmpty();
        topics.sayAgain(Topics.ALERTS, key -> true);
        assertThat(found()).isEmpty();

        alterAlert(
                alert -> {
                    alert.setState(dev.faultline.schema.AlertState.UPDATED);
                    alert.setResolvedAt(null);
                    alert.setUpdatedAt(alert.getUpdatedAt().plusSeconds(60));
                });
        assertThat(found()).anyMatch(line -> line.startsWith("ALTERED crash.alerts.v1"));
    }

    @Test
    void seesAnAlertInTwoPartitions() {
        topics.doubleInOtherPartition(Topics.ALERTS, key -> true);

        assertThat(found())
                .containsExactly("DOUBLED crash.alerts.v1 " + GeneratedStory.fingerprint());
    }

    private void alterAlert(java.util.function.Consumer<Alert> change) {
        topics.alter(
                Topics.ALERTS,
                Alert.class,
                key -> true,
                alert -> {
                    change.accept(alert);
                    return alert;
                });
    }

    @Test
    void toleratesWhatARestartSaysAgainUnlessItIsAskedNotTo() {
        topics.sayAgain(Topics.CENSUS, is("crash.pings.v1/0/1"));
        topics.sayAgain(LETTERS, is("broken"));
        topics.sayAgain(Topics.PROCESSED, is("ping:third"));

        assertThat(found()).isEmpty();
        assertThat(audit(false).findings().repeats())
                .containsEntry(Topics.CENSUS, 1L)
                .containsEntry(LETTERS, 1L);
        assertThat(audit(true).findings().kept())
                .extracting(Finding::kind)
                .containsOnly(Kind.DOUBLED);
    }

    @Test
    void seesAKeyThatIsNotTheOneOfTheRow() {
        topics.append(
                Topics.LINKS,
                0,
                "ping:first|report:other",
                CrashLink.newBuilder()
                        .setPingEventId("ping:first")
                        .setReportEventId("report:report")
                        .build());

        assertThat(found()).containsExactly("ALTERED crash.links.v1 0/1");
    }

    @Test
    void doesNotJudgeWhatTheJobsHaveNotCommitted() {
        GeneratedTopics young = GeneratedStory.tell().topics();
        young.committed("any", List.of()).clear();
        young.remove(Topics.COUNTS, key -> true);

        AuditReport report = new Audit(young, settings(false)).run();

        assertThat(report.findings().kept()).isEmpty();
        assertThat(report.sums().openRows()).isPositive();
    }

    private List<String> found() {
        return audit(false).findings().kept().stream()
                .map(each -> each.kind() + " " + each.topic() + " " + each.where())
                .toList();
    }

    private List<String> found(GeneratedTopics others, int maximumSignatures) {
        return new Audit(others, settings(false, maximumSignatures))
                .run().findings().kept().stream()
                        .map(each -> each.kind() + " " + each.topic() + " " + each.where())
                        .toList();
    }

    private AuditReport audit(boolean strict) {
        return new Audit(topics, settings(strict)).run();
    }

    private AuditSettings settings(boolean strict) {
        return settings(strict, 10_000);
    }

    private AuditSettings settings(boolean strict, int maximumSignatures) {
        return new AuditSettings(
                "enrich",
                "monitor",
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofDays(7),
                Duration.ofHours(1),
                maximumSignatures,
                strict,
                20,
                folder);
    }

    private static Predicate<String> is(String key) {
        return key::equals;
    }
}
