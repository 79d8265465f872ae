package dev.faultline.functions.intake;

import dev.faultline.functions.control.ControlFeed;
import dev.faultline.functions.control.ControlTable;
import dev.faultline.functions.control.PolicyRecords;
import dev.faultline.functions.control.Timeline;
import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.intake.ClientHasher;
import dev.faultline.intake.CrashParser;
import dev.faultline.intake.IntakeLimits;
import dev.faultline.intake.IntakeResult;
import dev.faultline.intake.RawCrash;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.intake.policy.CensusFacts;
import dev.faultline.intake.policy.Policy;
import dev.faultline.intake.policy.PolicyDecision;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PolicyRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.jspecify.annotations.Nullable;

/** Reads an input record into a canonical event and asks the policy of its receive time. */
public final class ReadCrashFunction extends RichMapFunction<InputRecord, ReadCrash> {

    private final String uid;
    private final String reportTopic;
    private final RecordDecoder<CrashEnvelope> decoder;
    private final ControlFeed<PolicyRecord> policyFeed;
    private final String clientHashKeyFile;

    private transient @Nullable CrashParser parser;
    private transient @Nullable ControlTable<PolicyRecord, Timeline<Policy>> policies;

    /**
     * Creates the function.
     *
     * @param uid uid of the operator, named in dead letters
     * @param reportTopic topic of the reports; records of any other topic are pings
     * @param decoder decoder of the envelopes
     * @param policyFeed policy records
     * @param clientHashKeyFile local file with the secret key of the client hash; the key itself
     *     never becomes part of the job graph
     */
    public ReadCrashFunction(
            String uid,
            String reportTopic,
            RecordDecoder<CrashEnvelope> decoder,
            ControlFeed<PolicyRecord> policyFeed,
            String clientHashKeyFile) {
        this.uid = uid;
        this.reportTopic = reportTopic;
        this.decoder = decoder;
        this.policyFeed = policyFeed;
        this.clientHashKeyFile = clientHashKeyFile;
    }

    @Override
    public void open(OpenContext context) throws IOException {
        byte[] key = Files.readAllBytes(Path.of(clientHashKeyFile));
        parser = new CrashParser(IntakeLimits.DEFAULT, new ClientHasher(key));
        policies = new ControlTable<>(policyFeed, PolicyRecords::timeline);
    }

    @Override
    public ReadCrash map(InputRecord input) {
        CrashEnvelope envelope;
        try {
            envelope = decoder.decode(input.value());
        } catch (UndecodableRecordException e) {
            return unreadable(input, 0, e.reason(), String.valueOf(e.getMessage()), null);
        }
        long receivedAt = envelope.getReceivedAt().toEpochMilli();
        RawCrash raw = Envelopes.rawCrash(envelope);
        if (raw == null) {
            return unreadable(
                    input,
                    receivedAt,
                    DeadLetterReason.PAYLOAD_REJECTED,
                    "UNSUPPORTED_FORMAT",
                    null);
        }
        IntakeResult result = required(parser).parse(raw);
        if (result instanceof IntakeResult.Accepted accepted) {
            return accepted(input, accepted.event());
        }
        IntakeResult.Rejected rejected = (IntakeResult.Rejected) result;
        return unreadable(
                input,
                receivedAt,
                DeadLetterReason.PAYLOAD_REJECTED,
                rejected.reason() + ": " + rejected.detail(),
                rejected);
    }

    private ReadCrash accepted(InputRecord input, CrashEvent event) {
        long receivedAt = event.times().receivedAtMillis();
        PolicyDecision decision = required(policies).current().at(receivedAt).decide(event);
        return new ReadCrash(
                input, receivedAt, event, decision, CensusFacts.of(event, decision), null);
    }

    private ReadCrash unreadable(
            InputRecord input,
            long receivedAt,
            DeadLetterReason reason,
            String detail,
            IntakeResult.@Nullable Rejected rejected) {
        CrashSource source =
                input.topic().equals(reportTopic) ? CrashSource.REPORT : CrashSource.PING;
        CensusFacts census =
                rejected == null
                        ? CensusFacts.undecodable(source, receivedAt, reason.name())
                        : CensusFacts.of(source, receivedAt, rejected);
        return new ReadCrash(
                input, receivedAt, null, null, census, DeadLetter.of(input, reason, uid, detail));
    }

    @Override
    public void close() {
        if (policies != null) {
            policies.close();
        }
    }

    private static <T> T required(@Nullable T opened) {
        if (opened == null) {
            throw new IllegalStateException("used before open");
        }
        return opened;
    }
}
