package dev.faultline.state.form;

import dev.faultline.correlation.MergedCrash;
import dev.faultline.correlation.UnifiedCrash;
import dev.faultline.correlation.Verdicts;
import dev.faultline.correlation.Verdicts.TierVerdict;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How what is known of an event is written. */
public final class UnifiedCrashForm implements CompactForm<UnifiedCrash> {

    @Override
    public Class<UnifiedCrash> type() {
        return UnifiedCrash.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(UnifiedCrash event, DataOutputView out) throws IOException {
        MergedCrash crash = event.crash();
        Texts.write(event.eventId(), out);
        out.writeBoolean(crash != null);
        if (crash != null) {
            write(crash, out);
        }
        Lists.write(event.verdicts().tiers(), UnifiedCrashForm::write, out);
        out.writeLong(event.latestReceivedAt());
    }

    @Override
    public UnifiedCrash read(DataInputView in) throws IOException {
        String eventId = Texts.read(in);
        MergedCrash crash = in.readBoolean() ? crash(in) : null;
        return new UnifiedCrash(
                eventId,
                crash,
                new Verdicts(Lists.read(UnifiedCrashForm::tier, in)),
                in.readLong());
    }

    private static void write(MergedCrash crash, DataOutputView out) throws IOException {
        CrashParts.write(crash.source(), out);
        Lists.write(crash.deliveries(), CrashParts::write, out);
        CrashParts.write(crash.best(), out);
        Texts.writeAll(crash.tierKeys(), out);
    }

    private static MergedCrash crash(DataInputView in) throws IOException {
        return new MergedCrash(
                CrashParts.source(in),
                Lists.read(CrashParts::delivery, in),
                CrashParts.reading(in),
                Texts.readAll(in));
    }

    private static void write(TierVerdict tier, DataOutputView out) throws IOException {
        Texts.write(tier.tierKey(), out);
        out.writeBoolean(tier.duplicate());
        Texts.writeNullable(tier.partner(), out);
    }

    private static TierVerdict tier(DataInputView in) throws IOException {
        return new TierVerdict(Texts.read(in), in.readBoolean(), Texts.readNullable(in));
    }
}
