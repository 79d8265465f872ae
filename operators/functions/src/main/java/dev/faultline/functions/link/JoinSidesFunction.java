package dev.faultline.functions.link;

import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.Link;
import dev.faultline.correlation.LinkKey;
import dev.faultline.correlation.LinkSide;
import dev.faultline.correlation.LinkedPair;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.LinkState;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Joins what a ping and a report say of the link between them. Says so when everything that was
 * received up to then is known: of two that are read ahead of time, one may turn out to be a
 * duplicate, and after a restart, which reads in another order, nobody would take the link back.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class JoinSidesFunction extends KeyedProcessFunction<LinkKey, LinkSide, CrashLink> {

    /** Links more and less. */
    public static final OutputTag<LinkDelta> DELTAS =
            new OutputTag<>("link-deltas", TypeInformation.of(LinkDelta.class));

    private final Horizon horizon;
    private transient ValueState<LinkedPair> pair;
    private transient ValueState<Link> said;
    private transient ValueState<Long> revision;

    /** Creates the function. */
    public JoinSidesFunction(Horizon horizon) {
        this.horizon = horizon;
    }

    @Override
    public void open(OpenContext context) {
        pair = getRuntimeContext().getState(MonitorStates.linkedPair());
        said = getRuntimeContext().getState(MonitorStates.value("said_link", Link.class));
        revision = getRuntimeContext().getState(MonitorStates.value("revision", Types.LONG));
    }

    @Override
    public void processElement(LinkSide side, Context context, Collector<CrashLink> out)
            throws Exception {
        LinkedPair stored = pair.value();
        LinkedPair before = stored == null ? LinkedPair.EMPTY : stored;
        LinkedPair after = before.with(side);
        pair.update(after);
        context.timerService().registerEventTimeTimer(horizon.expiryOf(after.latestReceivedAt()));
        if (!Objects.equals(after.link(), said.value())) {
            context.timerService().registerEventTimeTimer(after.latestReceivedAt());
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<CrashLink> out)
            throws Exception {
        LinkedPair is = pair.value();
        if (is == null) {
            return;
        }
        say(is, context, out);
        if (horizon.isBehind(is.latestReceivedAt(), time)) {
            pair.clear();
            said.clear();
            revision.clear();
        }
    }

    private void say(LinkedPair pairNow, Context context, Collector<CrashLink> out)
            throws Exception {
        Link was = said.value();
        Link is = pairNow.link();
        if (Objects.equals(was, is)) {
            return;
        }
        emitDelta(-1, was, pairNow, context);
        emitDelta(1, is, pairNow, context);
        out.collect(row(is == null ? Objects.requireNonNull(was) : is, is != null));
        if (is == null) {
            said.clear();
        } else {
            said.update(is);
        }
    }

    private static void emitDelta(int sign, @Nullable Link link, LinkedPair pair, Context context) {
        if (link != null) {
            context.output(DELTAS, new LinkDelta(sign, pair.latestReceivedAt(), link));
        }
    }

    private CrashLink row(Link link, boolean holds) throws Exception {
        Long last = revision.value();
        long next = last == null ? 1 : last + 1;
        revision.update(next);
        Dimensions where = link.ping().where();
        CrashLink row = new CrashLink();
        row.setPingEventId(link.key().pingId());
        row.setReportEventId(link.key().reportId());
        row.setRevision(next);
        row.setState(holds ? LinkState.LINKED : LinkState.WITHDRAWN);
        row.setTier(link.tier().letter());
        row.setConfidence(link.tier().confidence());
        row.setLagMillis(link.lagMillis());
        row.setProduct(where.product());
        row.setChannel(where.channel());
        row.setBuildId(where.buildId());
        row.setSignaturePing(link.ping().signature());
        row.setSignatureReport(link.report().signature());
        row.setSignaturesAgree(link.signaturesAgree());
        row.setCommonFrames(link.commonFrames());
        return row;
    }
}
