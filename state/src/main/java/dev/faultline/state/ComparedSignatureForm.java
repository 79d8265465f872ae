package dev.faultline.state;

import dev.faultline.correlation.Exemplar;
import dev.faultline.correlation.SignatureComparison;
import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.Lists;
import dev.faultline.state.form.Texts;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a comparison of pings with reports is written. */
public final class ComparedSignatureForm implements CompactForm<ComparedSignature> {

    @Override
    public Class<ComparedSignature> type() {
        return ComparedSignature.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(ComparedSignature compared, DataOutputView out) throws IOException {
        SignatureComparison comparison = compared.comparison();
        StateParts.write(compared.life(), out);
        StateParts.write(comparison.counts(), out);
        out.writeLong(comparison.varianceMicros());
        out.writeLong(comparison.firstCrash());
        out.writeLong(comparison.lastCrash());
        out.writeLong(comparison.linked());
        out.writeLong(comparison.agreeing());
        out.writeLong(comparison.commonFrames());
        Texts.writeCount(comparison.reportSignatures().size(), out);
        for (Map.Entry<String, Long> each : comparison.reportSignatures().entrySet()) {
            Texts.write(each.getKey(), out);
            out.writeLong(each.getValue());
        }
        Lists.write(comparison.exemplars(), ComparedSignatureForm::write, out);
    }

    @Override
    public ComparedSignature read(DataInputView in) throws IOException {
        RowLife life = StateParts.life(in);
        return new ComparedSignature(
                new SignatureComparison(
                        StateParts.counts(in),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        signatures(in),
                        Lists.read(ComparedSignatureForm::exemplar, in)),
                life);
    }

    private static Map<String, Long> signatures(DataInputView in) throws IOException {
        Map<String, Long> signatures = new TreeMap<>();
        for (int left = Texts.readCount(in); left > 0; left--) {
            signatures.put(Texts.read(in), in.readLong());
        }
        return signatures;
    }

    private static void write(Exemplar exemplar, DataOutputView out) throws IOException {
        Texts.write(exemplar.reportId(), out);
        out.writeInt(exemplar.resolvedFrames());
        out.writeLong(exemplar.receivedAt());
    }

    private static Exemplar exemplar(DataInputView in) throws IOException {
        return new Exemplar(Texts.read(in), in.readInt(), in.readLong());
    }
}
