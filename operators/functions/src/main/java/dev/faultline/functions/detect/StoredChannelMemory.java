package dev.faultline.functions.detect;

import static dev.faultline.functions.rows.StateAccess.access;

import dev.faultline.statistics.detection.KeyStates;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/** Memory of a channel in keyed state of Flink. */
final class StoredChannelMemory implements ChannelMemory {

    private final KeyStates keys;
    private final ValueState<AnnouncedSwitch> announced;
    private final MapState<SignatureMove, Long> moves;

    StoredChannelMemory(
            MapState<String, byte[]> keys,
            ValueState<AnnouncedSwitch> announced,
            MapState<SignatureMove, Long> moves) {
        this.keys = new StoredKeyStates(keys);
        this.announced = announced;
        this.moves = moves;
    }

    @Override
    public KeyStates keys() {
        return keys;
    }

    @Override
    public @Nullable AnnouncedSwitch announced() {
        return access(announced::value);
    }

    @Override
    public void announce(@Nullable AnnouncedSwitch next) {
        access(
                () -> {
                    announced.update(next);
                    return keys;
                });
    }

    @Override
    public @Nullable Long moved(SignatureMove way) {
        return access(() -> moves.get(way));
    }

    @Override
    public void move(SignatureMove way, long pings) {
        access(
                () -> {
                    moves.put(way, pings);
                    return way;
                });
    }

    @Override
    public Iterable<Map.Entry<SignatureMove, Long>> moves() {
        return access(moves::entries);
    }

    @Override
    public void forgetMoves() {
        moves.clear();
    }
}
