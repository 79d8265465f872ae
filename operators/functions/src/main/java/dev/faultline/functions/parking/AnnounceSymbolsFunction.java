package dev.faultline.functions.parking;

import dev.faultline.functions.forget.LotNews;
import dev.faultline.functions.publish.ParkingLot;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.schema.SymbolsAnnouncement;
import dev.faultline.symbols.ModuleId;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/** Tells every lot of a module that its symbols are said to be there now. */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class AnnounceSymbolsFunction extends RichFlatMapFunction<InputRecord, LotNews> {

    private final RecordDecoder<SymbolsAnnouncement> decoder;
    private transient Counter unreadable;

    /** Creates the function. */
    public AnnounceSymbolsFunction(RecordDecoder<SymbolsAnnouncement> decoder) {
        this.decoder = decoder;
    }

    @Override
    public void open(OpenContext context) {
        unreadable = getRuntimeContext().getMetricGroup().counter("announcements_unreadable_total");
    }

    @Override
    public void flatMap(InputRecord input, Collector<LotNews> out) {
        if (input.value() == null) {
            return;
        }
        try {
            SymbolsAnnouncement announced = decoder.decode(input.value());
            ModuleId.of(announced.getDebugFile(), announced.getDebugId())
                    .ifPresent(module -> announce(module, out));
        } catch (UndecodableRecordException e) {
            // Nothing is lost: without it the symbols are found at the next look.
            unreadable.inc();
        }
    }

    private static void announce(ModuleId module, Collector<LotNews> out) {
        ParkingLot.all(module).forEach(lot -> out.collect(LotNews.announced(lot)));
    }
}
