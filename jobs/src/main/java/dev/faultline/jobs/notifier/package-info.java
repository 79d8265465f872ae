/**
 * Relays alerts to people: current state to Alertmanager, changes of state to a signed webhook.
 *
 * <p>Enters: {@code crash.alerts.v1}, read from its beginning at each start. Leaves: HTTP requests.
 * Never: a store of its own (what the webhook has been told is the committed offset), routing,
 * grouping or silences, which are Alertmanager's.
 */
@NullMarked
package dev.faultline.jobs.notifier;

import org.jspecify.annotations.NullMarked;
