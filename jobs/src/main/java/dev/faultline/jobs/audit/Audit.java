package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.schema.Alert;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.SignatureAlias;
import java.util.function.LongConsumer;

/**
 * Audits everything once.
 *
 * <pre>
 * topics ─ scan ─┬─ (position) ─ inputs: one fate each, and what it asks for
 *                ├─ (event) ─── events: one current public row, true to a version
 *                │                └─ (key) ─ identity: duplicates, pairs
 *                ├─ (event) ─── counting: what each event counts as
 *                │                ├─ (cell) ─ counts and rates
 *                │                ├─ (pair) ─ links
 *                │                └─ ledger, alerts
 *                └─ ledger, alerts
 * </pre>
 *
 * <p>What is in brackets is how rows lie in files between two passes.
 */
public final class Audit {

    private static final long HOUR = 3_600_000;

    private final TopicLog log;
    private final AuditSettings settings;

    Audit(TopicLog log, AuditSettings settings) {
        this.log = log;
        this.settings = settings;
    }

    /**
     * Audits the topics of a broker.
     *
     * @param progress is told how many records have been read
     * @throws AuditException when a topic is not there
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     * @throws dev.faultline.jobs.kafka.RegistryException when the registry does not answer
     */
    public static AuditReport run(
            KafkaSettings kafka, AuditSettings settings, LongConsumer progress) {
        try (KafkaLog log = new KafkaLog(kafka, progress)) {
            return new Audit(log, settings).run();
        }
    }

    AuditReport run() {
        Snapshot snapshot = Snapshot.take(log, settings);
        Findings findings = new Findings(settings.findingsKept());
        Ages ages = Ages.of(log, snapshot.takenAt());
        try (Spills spills = Spills.create(settings.spillFolder(), snapshot.records())) {
            Scan scan = new Scan(snapshot, settings, new AvroValues(log::schema), findings, spills);
            scan.run(log);
            long time = scan.monitoredTime();
            long floor =
                    snapshot.isWhole(Topics.EVENTS)
                            ? Long.MIN_VALUE
                            : scan.firstTime() + HOUR + settings.horizon().toMillis();
            LedgerCheck ledger = new LedgerCheck(snapshot, settings, findings, time, floor);
            AlertCheck alerts = new AlertCheck(snapshot, findings);
            scan.readUpserts(log, Topics.LEDGER, LedgerRow.class, ledger::take);
            scan.readUpserts(log, Topics.ALERTS, Alert.class, alerts::take);
            scan.readUpserts(
                    log,
                    Topics.ALIASES,
                    SignatureAlias.class,
                    (record, alias) -> {
                        if (alias != null) {
                            alerts.take(alias);
                        }
                    });

            InputCheck inputs = new InputCheck(snapshot, scan, settings, findings, ages, ledger);
            inputs.run(spills.positions());
            EventCheck events =
                    new EventCheck(snapshot, settings, findings, ages, scan.deletions());
            events.run(spills.events(), spills.keys());
            new IdentityCheck(settings).run(spills.keys(), spills.verdicts());
            NamedSignatures names = new NamedSignatures(settings.maximumSignatures());
            CountingCheck counting =
                    new CountingCheck(settings, ledger, alerts, scan.deletions(), names, time);
            counting.run(spills);
            CellCheck cells = new CellCheck(snapshot, findings, names, time, floor);
            cells.run(spills.cells());
            LinkCheck links = new LinkCheck(snapshot, settings, findings, time);
            links.run(spills.pairs());
            ledger.run();
            alerts.run(time, snapshot.isWhole(Topics.EVENTS));
            Lag lag = Lag.of(snapshot, scan, inputs, settings, findings);
            return new AuditReport(
                    snapshot.takenAt(),
                    time,
                    scan.sizes(),
                    new AuditReport.Sums(
                            inputs.inputs(),
                            inputs.fates(),
                            events.events(),
                            events.forgotten(),
                            counting.counted(),
                            counting.duplicates(),
                            counting.late(),
                            counting.open(),
                            cells.cells(),
                            cells.open(),
                            cells.events(),
                            cells.said(),
                            links.links()),
                    lag,
                    findings);
        }
    }
}
