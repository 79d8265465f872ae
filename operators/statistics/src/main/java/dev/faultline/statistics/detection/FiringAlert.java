package dev.faultline.statistics.detection;

import dev.faultline.statistics.detection.AlertUpdate.AlertClass;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import dev.faultline.statistics.detection.AlertUpdate.Severity;
import java.util.ArrayList;
import java.util.List;

/** An alert that fires, with what is needed to see that it is over. */
final class FiringAlert {

    /** What was said last. */
    AlertUpdate last;

    /** End of the last step in which the event was still going on. */
    long heatedMillis;

    /** Observed and expected counts decayed over minutes. */
    float recentCount;

    float recentExpected;

    /** Crashes since it fired that are not counted any more. */
    long takenBack;

    FiringAlert(AlertUpdate last) {
        this.last = last;
        heatedMillis = last.atMillis();
    }

    void writeTo(StateWriter out) {
        out.writeLong(heatedMillis);
        out.writeLong(takenBack);
        out.writeFloats(recentCount, recentExpected);
        out.writeText(last.kind().name());
        out.writeText(last.alertClass().name());
        out.writeText(last.signature());
        out.writeText(last.build());
        out.writeText(last.os());
        out.writeLong(last.atMillis());
        out.writeLong(last.firedMillis());
        out.writeLong(last.onsetMillis());
        out.writeDouble(last.observed());
        out.writeDouble(last.expected());
        out.writeDouble(last.ratio());
        out.writeDouble(last.ratioLow());
        out.writeDouble(last.ratioHigh());
        out.writeDouble(last.score());
        out.writeDouble(last.threshold());
        out.writeLong(last.clients());
        out.writeLong(last.pings());
        out.writeDouble(last.excessPerStep());
        out.writeDouble(last.excessPerHour());
        out.writeDouble(last.channelShare());
        out.writeText(last.severity().name());
        writeTexts(out, last.reasons());
        writeTexts(out, last.caveats());
        out.writeByte((byte) (last.late() ? 1 : 0));
    }

    static FiringAlert readFrom(StateReader in) {
        long heatedMillis = in.readLong();
        long takenBack = in.readLong();
        float[] recent = new float[2];
        in.readFloats(recent);
        FiringAlert alert = new FiringAlert(readUpdate(in));
        alert.heatedMillis = heatedMillis;
        alert.takenBack = takenBack;
        alert.recentCount = recent[0];
        alert.recentExpected = recent[1];
        return alert;
    }

    private static AlertUpdate readUpdate(StateReader in) {
        return new AlertUpdate(
                Kind.valueOf(in.readText()),
                AlertClass.valueOf(in.readText()),
                in.readText(),
                in.readText(),
                in.readText(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readLong(),
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                Severity.valueOf(in.readText()),
                readTexts(in),
                readTexts(in),
                in.readByte() != 0);
    }

    private static void writeTexts(StateWriter out, List<String> texts) {
        out.writeLong(texts.size());
        texts.forEach(out::writeText);
    }

    private static List<String> readTexts(StateReader in) {
        int count = in.readCount();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(in.readText());
        }
        return texts;
    }
}
