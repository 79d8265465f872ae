package dev.faultline.statistics.detection;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the signatures of one channel on the heap: for replays and tests. */
public final class KeyStatesInMemory implements KeyStates {

    private final Map<String, KeyState> states = new HashMap<>();

    @Override
    public @Nullable KeyState get(String signature) {
        return states.get(signature);
    }

    @Override
    public void put(String signature, KeyState state) {
        states.put(signature, state);
    }

    @Override
    public void remove(String signature) {
        states.remove(signature);
    }

    @Override
    public Iterable<String> signatures() {
        return states.keySet();
    }
}
