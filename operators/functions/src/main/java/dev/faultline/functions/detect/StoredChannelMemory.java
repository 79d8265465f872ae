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
    private final ValueState<byte[]> regressions;
    private final ValueState<byte[]> channelAttributes;
    private final MapState<String, byte[]> attributes;

    StoredChannelMemory(
            MapState<String, byte[]> keys,
            ValueState<AnnouncedSwitch> announced,
            MapState<SignatureMove, Long> moves,
            ValueState<byte[]> regressions,
            ValueState<byte[]> channelAttributes,
            MapState<String, byte[]> attributes) {
        this.keys = new StoredKeyStates(keys);
        this.announced = announced;
        this.moves = moves;
        this.regressions = regressions;
        this.channelAttributes = channelAttributes;
        this.attributes = attributes;
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

    @Override
    public byte @Nullable [] regressions() {
        return access(regressions::value);
    }

    @Override
    public void keepRegressions(byte @Nullable [] watch) {
        access(
                () -> {
                    regressions.update(watch);
                    return keys;
                });
    }

    @Override
    public byte @Nullable [] channelAttributes() {
        return access(channelAttributes::value);
    }

    @Override
    public void keepChannelAttributes(byte[] tally) {
        access(
                () -> {
                    channelAttributes.update(tally);
                    return tally;
                });
    }

    @Override
    public byte @Nullable [] attributes(String signature) {
        return access(() -> attributes.get(signature));
    }

    @Override
    public void keepAttributes(String signature, byte[] history) {
        access(
                () -> {
                    attributes.put(signature, history);
                    return signature;
                });
    }

    @Override
    public void forgetAttributes(String signature) {
        access(
                () -> {
                    attributes.remove(signature);
                    return signature;
                });
    }

    @Override
    public Iterable<String> signaturesWithAttributes() {
        return access(attributes::keys);
    }

    /** Forgets everything. */
    void clear() {
        announced.clear();
        moves.clear();
        regressions.clear();
        channelAttributes.clear();
        attributes.clear();
    }
}
