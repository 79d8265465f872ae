package dev.faultline.functions.forget;

import java.io.Serializable;

/**
 * Bounds of forgetting, in time of this machine: traces live as long as the rows they lead to,
 * which the broker deletes by its own clock.
 *
 * @param settleMillis time until what was said of somebody is certain to be in its topic, so that
 *     its deletion comes behind it
 * @param rowsMillis how long traces of rows are kept
 * @param waitingMillis how long traces of what waits are kept
 * @param ordersMillis how long an order is kept, for crashes that are read again
 */
public record ForgetSettings(
        long settleMillis, long rowsMillis, long waitingMillis, long ordersMillis)
        implements Serializable {

    long lifeOf(Trace.Kind kind) {
        return switch (kind) {
            case ROWS, LINK -> rowsMillis;
            case PARKED, BUILDLESS -> waitingMillis;
        };
    }
}
