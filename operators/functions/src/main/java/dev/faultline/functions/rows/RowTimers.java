package dev.faultline.functions.rows;

import dev.faultline.state.Horizon;
import dev.faultline.state.RowLife;
import java.io.Serializable;
import org.apache.flink.streaming.api.TimerService;

/**
 * Publishes a row some time after it changed, so that a busy key says one thing per interval and
 * not one per event, and drops its state when nothing more can come for it. The caller keeps the
 * {@link RowLife} with the row, so that both are one access to the state.
 *
 * @param intervalMillis shortest time between two publications of a row, in receive time
 */
public record RowTimers(long intervalMillis) implements Serializable {

    /**
     * The row of the current key has changed.
     *
     * @param receivedAt receive time of what changed it
     * @param expiresAt receive time until which its state is needed
     */
    public RowLife changed(TimerService timers, RowLife life, long receivedAt, long expiresAt) {
        long now = Math.max(receivedAt, timers.currentWatermark());
        long due = life.dueAt() > 0 ? life.dueAt() : Horizon.ceil(now + 1, intervalMillis);
        long expiry = Math.max(life.expiresAt(), Math.max(expiresAt, due));
        if (due != life.dueAt()) {
            timers.registerEventTimeTimer(due);
        }
        if (expiry != life.expiresAt()) {
            timers.registerEventTimeTimer(expiry);
        }
        return new RowLife(life.revision(), due, expiry);
    }
}
