package dev.faultline.jobs.cli;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.jobs.kafka.RowReader;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertVerdict;
import dev.faultline.schema.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline alert verdict}. */
@Command(
        name = "verdict",
        description = {
            "Say whether an alert was right. The verdict is kept on crash.verdicts.v1, where alert list and",
            "the what-if of faultline detect show it. Said again, it replaces what was said before."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline alert verdict a8aeb6f7470ba1f0 --false-alarm --note 'test machines of the lab'",
            "  faultline alert verdict a8aeb6f7470ba1f0 --true-alarm"
        })
final class AlertVerdictCommand implements Callable<Integer> {

    private static final int LONGEST_NOTE = 1_000;

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;

    @Parameters(paramLabel = "FINGERPRINT", description = "The alert; alert list shows it.")
    private String fingerprint = "";

    @ArgGroup(multiplicity = "1")
    private Choice choice = new Choice();

    /** Exactly one of both. */
    static final class Choice {

        @Option(names = "--false-alarm", required = true, description = "It should not have fired.")
        private boolean falseAlarm;

        @Option(
                names = "--true-alarm",
                required = true,
                description = "It was worth somebody's time.")
        private boolean trueAlarm;

        Verdict verdict() {
            if (falseAlarm) {
                return Verdict.FALSE_ALARM;
            }
            return trueAlarm ? Verdict.TRUE_ALARM : Verdict.UNKNOWN;
        }
    }

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "Why.")
    private String note = "";

    @Option(names = "--by", paramLabel = "NAME", defaultValue = "", description = "Who says so.")
    private String by = "";

    @Override
    public Integer call() {
        if (note.length() > LONGEST_NOTE) {
            throw new ParameterException(
                    spec.commandLine(), "--note has more than " + LONGEST_NOTE + " characters");
        }
        try {
            Alert alert = AlertBook.read(new RowReader(connection.settings())).alert(fingerprint);
            if (alert == null) {
                return failed("no alert " + fingerprint + "; see faultline alert list");
            }
            AlertVerdict verdict = verdict(alert);
            try (RowProducer producer = new RowProducer(connection.settings())) {
                producer.send(
                        Topics.VERDICTS, AlertBook.key(fingerprint, alert.getFiredAt()), verdict);
                producer.flush();
            }
            spec.commandLine()
                    .getOut()
                    .println(
                            Printable.line(
                                    fingerprint
                                            + " of "
                                            + alert.getFiredAt()
                                            + ": "
                                            + words(verdict)));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (RuntimeException e) {
            return failed(TopicFailure.message(e).orElseThrow(() -> e));
        }
    }

    private AlertVerdict verdict(Alert alert) {
        return AlertVerdict.newBuilder()
                .setFingerprint(fingerprint)
                .setFiredAt(alert.getFiredAt())
                .setVerdict(choice.verdict())
                .setNote(note)
                .setSaidBy(by)
                .setSaidAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setProduct(alert.getProduct())
                .setChannel(alert.getChannel())
                .setSignature(alert.getSignature())
                .setAlertClass(alert.getAlertClass())
                .setObserved(alert.getObserved())
                .setExpected(alert.getExpected())
                .setScore(alert.getScore())
                .setThreshold(alert.getThreshold())
                .setStepMillis(alert.getProvenance().getStepMillis())
                .setSettings(alert.getProvenance().getSettings())
                .build();
    }

    /** A verdict in words. */
    static String words(AlertVerdict verdict) {
        String said = verdict.getVerdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return verdict.getNote().isEmpty() ? said : said + ": " + verdict.getNote();
    }

    private int failed(String reason) {
        spec.commandLine().getErr().println("faultline alert verdict: " + reason);
        return 1;
    }
}
