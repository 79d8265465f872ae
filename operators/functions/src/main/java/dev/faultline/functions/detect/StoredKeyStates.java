package dev.faultline.functions.detect;

import static dev.faultline.functions.rows.StateAccess.access;

import dev.faultline.statistics.detection.KeyState;
import dev.faultline.statistics.detection.KeyStates;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** The detector's states of signatures in keyed state of Flink. */
final class StoredKeyStates implements KeyStates {

    private final MapState<String, byte[]> states;

    StoredKeyStates(MapState<String, byte[]> states) {
        this.states = states;
    }

    @Override
    public @Nullable KeyState get(String signature) {
        byte[] stored = access(() -> states.get(signature));
        return stored == null ? null : KeyState.fromBytes(stored);
    }

    @Override
    public void put(String signature, KeyState state) {
        access(
                () -> {
                    states.put(signature, state.toBytes());
                    return state;
                });
    }

    @Override
    public void remove(String signature) {
        access(
                () -> {
                    states.remove(signature);
                    return signature;
                });
    }

    @Override
    public Iterable<String> signatures() {
        List<String> signatures = new ArrayList<>();
        access(
                () -> {
                    states.keys().forEach(signatures::add);
                    return signatures;
                });
        return signatures;
    }
}
