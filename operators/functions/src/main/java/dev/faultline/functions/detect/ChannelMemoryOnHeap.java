package dev.faultline.functions.detect;

import dev.faultline.statistics.detection.KeyStates;
import dev.faultline.statistics.detection.KeyStatesInMemory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Memory of a channel while its steps are recomputed. */
final class ChannelMemoryOnHeap implements ChannelMemory {

    private final KeyStates keys = new KeyStatesInMemory();
    private final Map<SignatureMove, Long> moves = new LinkedHashMap<>();
    private final Map<String, byte[]> attributes = new LinkedHashMap<>();
    private byte @Nullable [] channelAttributes;
    private byte @Nullable [] regressions;
    private @Nullable AnnouncedSwitch announced;

    @Override
    public KeyStates keys() {
        return keys;
    }

    @Override
    public @Nullable AnnouncedSwitch announced() {
        return announced;
    }

    @Override
    public void announce(@Nullable AnnouncedSwitch next) {
        announced = next;
    }

    @Override
    public @Nullable Long moved(SignatureMove way) {
        return moves.get(way);
    }

    @Override
    public void move(SignatureMove way, long pings) {
        moves.put(way, pings);
    }

    @Override
    public Iterable<Map.Entry<SignatureMove, Long>> moves() {
        return moves.entrySet();
    }

    @Override
    public void forgetMoves() {
        moves.clear();
    }

    @Override
    public byte @Nullable [] regressions() {
        return regressions;
    }

    @Override
    public void keepRegressions(byte @Nullable [] watch) {
        regressions = watch;
    }

    @Override
    public byte @Nullable [] channelAttributes() {
        return channelAttributes;
    }

    @Override
    public void keepChannelAttributes(byte[] tally) {
        channelAttributes = tally;
    }

    @Override
    public byte @Nullable [] attributes(String signature) {
        return attributes.get(signature);
    }

    @Override
    public void keepAttributes(String signature, byte[] history) {
        attributes.put(signature, history);
    }

    @Override
    public void forgetAttributes(String signature) {
        attributes.remove(signature);
    }

    @Override
    public Iterable<String> signaturesWithAttributes() {
        return attributes.keySet();
    }
}
