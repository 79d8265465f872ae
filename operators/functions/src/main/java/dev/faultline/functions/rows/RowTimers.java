package dev.faultline.functions.rows;

import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import dev.faultline.state.RowLife;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;

/**
 * Publishes a row some time after it changed, so that a busy key says one thing per interval and
 * not one per event, and drops its state when nothing more can come for it.
 */
public final class RowTimers {

    private final long intervalMillis;
    private final ValueState<RowLife> state;

    /**
     * Binds to the state of an operator; for use in {@code open}.
     *
     * @param intervalMillis shortest time between two publications of a row, in receive time
     */
    public RowTimers(RuntimeContext context, long intervalMillis) {
        this.intervalMillis = intervalMillis;
        this.state = context.getState(MonitorStates.rowLife());
    }

    /**
     * The row of the current key has changed.
     *
     * @param receivedAt receive time of what changed it
     * @param expiresAt receive time until which its state is needed
     */
    public void changed(TimerService timers, long receivedAt, long expiresAt) throws IOException {
        RowLife stored = state.value();
        RowLife life = stored == null ? RowLife.NEW : stored;
        long now = Math.max(receivedAt, timers.currentWatermark());
        long due = life.dueAt() > 0 ? life.dueAt() : Horizon.ceil(now + 1, intervalMillis);
        long expiry = Math.max(life.expiresAt(), Math.max(expiresAt, due));
        if (due != life.dueAt()) {
            timers.registerEventTimeTimer(due);
        }
        if (expiry != life.expiresAt()) {
            timers.registerEventTimeTimer(expiry);
        }
        if (due != life.dueAt() || expiry != life.expiresAt()) {
            state.update(new RowLife(life.revision(), due, expiry));
        }
    }

    /**
     * A timer of the current key fires.
     *
     * @return the revision to publish the row under now, or 0 to publish nothing
     */
    public long dueRevision(long time) throws IOException {
        RowLife life = state.value();
        if (life == null || life.dueAt() == 0 || life.dueAt() > time) {
            return 0;
        }
        long revision = life.revision() + 1;
        state.update(new RowLife(revision, 0, life.expiresAt()));
        return revision;
    }

    /** Whether the state of the current key is to be dropped now; forgets its own. */
    public boolean isExpired(long time) throws IOException {
        RowLife life = state.value();
        if (life == null || life.expiresAt() > time) {
            return false;
        }
        state.clear();
        return true;
    }
}
