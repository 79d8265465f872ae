package dev.faultline.functions.publish;

import dev.faultline.functions.forget.Trace;
import dev.faultline.schema.CrashFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The traces that a crash leaves of its client. One whose client is not known leaves none. */
public final class CrashTraces {

    private CrashTraces() {}

    /** The rows that are said of a crash. */
    public static @Nullable Trace rows(CrashFacts facts) {
        String client = facts.getClientHash();
        return client == null
                ? null
                : Trace.rows(client, facts.getEventId(), facts.getReceivedAt().toEpochMilli());
    }

    /** Where a crash waits after it has left for the first time. */
    public static List<Trace> waiting(EnrichedCrash crash) {
        CrashFacts facts = crash.facts();
        String client = facts == null ? null : facts.getClientHash();
        if (facts == null || client == null) {
            return List.of();
        }
        List<Trace> traces = new ArrayList<>();
        String event = facts.getEventId();
        long received = facts.getReceivedAt().toEpochMilli();
        EnrichedCrash.Again again = crash.again();
        if (again != null) {
            for (String module : again.modules()) {
                String lot = ParkingLot.of(module, event);
                traces.add(Trace.waiting(Trace.Kind.PARKED, client, lot, event, received));
            }
        }
        BuildlessCrash buildless = crash.buildless();
        if (buildless != null) {
            traces.add(
                    Trace.waiting(Trace.Kind.BUILDLESS, client, buildless.lot(), event, received));
        }
        return traces;
    }
}
