package dev.faultline.state.form;

import dev.faultline.correlation.Candidate;
import dev.faultline.correlation.KeyedCandidate;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a candidate on the way to its key is written. */
public final class KeyedCandidateForm implements CompactForm<KeyedCandidate> {

    @Override
    public Class<KeyedCandidate> type() {
        return KeyedCandidate.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(KeyedCandidate keyed, DataOutputView out) throws IOException {
        Candidate candidate = keyed.candidate();
        Texts.write(keyed.tierKey(), out);
        Texts.write(candidate.eventId(), out);
        CrashParts.write(candidate.source(), out);
        out.writeLong(candidate.receivedAt());
        Texts.write(candidate.contentHash(), out);
        Texts.writeAll(candidate.exactKeys(), out);
        out.writeLong(candidate.crashSeconds());
        out.writeBoolean(candidate.visits());
    }

    @Override
    public KeyedCandidate read(DataInputView in) throws IOException {
        return new KeyedCandidate(
                Texts.read(in),
                new Candidate(
                        Texts.read(in),
                        CrashParts.source(in),
                        in.readLong(),
                        Texts.read(in),
                        Texts.readAll(in),
                        in.readLong(),
                        in.readBoolean()));
    }
}
