package dev.faultline.state.form;

import dev.faultline.correlation.CrashSource;
import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.MergedCrash;
import dev.faultline.correlation.UnifiedCrash;
import dev.faultline.correlation.Verdicts;
import dev.faultline.correlation.Verdicts.TierVerdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
        Texts.writeCount(event.verdicts().tiers().size(), out);
        for (TierVerdict tier : event.verdicts().tiers()) {
            Texts.write(tier.tierKey(), out);
            out.writeBoolean(tier.duplicate());
            Texts.writeNullable(tier.partner(), out);
        }
        out.writeLong(event.latestReceivedAt());
    }

    @Override
    public UnifiedCrash read(DataInputView in) throws IOException {
        String eventId = Texts.read(in);
        MergedCrash crash = in.readBoolean() ? crash(in) : null;
        int count = Texts.readCount(in);
        List<TierVerdict> tiers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tiers.add(new TierVerdict(Texts.read(in), in.readBoolean(), Texts.readNullable(in)));
        }
        return new UnifiedCrash(eventId, crash, new Verdicts(tiers), in.readLong());
    }

    private static void write(MergedCrash crash, DataOutputView out) throws IOException {
        CrashParts.write(crash.source(), out);
        Texts.writeCount(crash.deliveries().size(), out);
        for (Delivery delivery : crash.deliveries()) {
            CrashParts.write(delivery, out);
        }
        CrashParts.write(crash.best(), out);
        Texts.writeAll(crash.tierKeys(), out);
    }

    private static MergedCrash crash(DataInputView in) throws IOException {
        CrashSource source = CrashParts.source(in);
        int count = Texts.readCount(in);
        List<Delivery> deliveries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            deliveries.add(CrashParts.delivery(in));
        }
        return new MergedCrash(source, deliveries, CrashParts.reading(in), Texts.readAll(in));
    }
}
