package dev.faultline.statistics.detection;

import dev.faultline.statistics.detection.AlertUpdate.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hands what is known of signatures to those that follow them: what is usual, what is on guard and
 * what fires. A signature that is only renamed goes on exactly as it would have; one that is split
 * leaves each heir its share, and one that gets the crashes of several gets the sum.
 */
final class SuccessionRun {

    private final ChannelState channel;
    private final KeyStates keys;
    private final Succession succession;
    private final AlertWriter writer;
    private final List<AlertUpdate> updates = new ArrayList<>();

    /** States before, of all signatures that lose or gain. */
    private final TreeMap<String, KeyState> before = new TreeMap<>();

    SuccessionRun(ChannelState channel, KeyStates keys, Succession succession, AlertWriter writer) {
        this.channel = channel;
        this.keys = keys;
        this.succession = succession;
        this.writer = writer;
    }

    /** All states must have been brought up to the present step by {@code learner}. */
    List<AlertUpdate> run(KeyLearner learner, int step, long stepMillis) {
        Map<String, Map<String, Double>> sources = succession.sources();
        sources.forEach(
                (heir, shares) -> {
                    // Nothing is known to leave a signature without crashes lately: it stays whole.
                    if (succession.heirs(heir).isEmpty()) {
                        shares.put(heir, 1.0);
                    }
                    shares.keySet().forEach(from -> load(from, learner, step, stepMillis));
                });
        TreeMap<String, KeyState> after = new TreeMap<>();
        sources.forEach(
                (heir, shares) -> {
                    KeyState state = inherited(heir, shares);
                    if (state != null) {
                        after.put(heir, state);
                    }
                });
        before.keySet().forEach(keys::remove);
        after.forEach(keys::put);
        channel.liveKeys += after.size() - before.size();
        moveAlerts(channel.spikes);
        moveAlerts(channel.loops);
        return updates;
    }

    private void load(String signature, KeyLearner learner, int step, long stepMillis) {
        if (!before.containsKey(signature)) {
            KeyState state = keys.get(signature);
            if (state != null) {
                learner.catchUp(state, step, stepMillis);
                before.put(signature, state);
            }
        }
    }

    private @Nullable KeyState inherited(String heir, Map<String, Double> shares) {
        KeyState state = null;
        double most = 0;
        for (Map.Entry<String, Double> source : shares.entrySet()) {
            KeyState known = before.get(source.getKey());
            if (known == null) {
                continue;
            }
            double weight = source.getValue() * known.events;
            KeyState part = KeyState.fromBytes(known.toBytes());
            part.scale(
                    source.getValue().floatValue(),
                    succession.shares(source.getKey(), heir, channel.systems));
            if (!succession.mainHeir(source.getKey()).equals(heir)) {
                part.clearEvidence();
            }
            if (state == null) {
                state = part;
            } else if (weight > most) {
                part.absorb(state);
                state = part;
            } else {
                state.absorb(part);
            }
            most = Math.max(most, weight);
        }
        return state;
    }

    private void moveAlerts(Map<String, FiringAlert> alerts) {
        List<FiringAlert> moved = new ArrayList<>();
        Iterator<FiringAlert> each = alerts.values().iterator();
        while (each.hasNext()) {
            FiringAlert alert = each.next();
            String signature = alert.last.signature();
            String heir = succession.mainHeir(signature);
            if (!heir.equals(signature)) {
                updates.add(
                        writer.ended(
                                alert.last,
                                Kind.RESOLVE,
                                "another ruleset: the signature is " + heir + " now"));
                alert.last = writer.renamed(alert.last, heir);
                moved.add(alert);
                each.remove();
            }
        }
        for (FiringAlert alert : moved) {
            if (alerts.putIfAbsent(alert.last.signature(), alert) == null) {
                updates.add(alert.last);
            }
        }
    }
}
