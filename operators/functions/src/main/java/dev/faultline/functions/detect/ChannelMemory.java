package dev.faultline.functions.detect;

import dev.faultline.statistics.detection.KeyStates;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is remembered of a channel between steps, apart from the state of the channel itself. */
interface ChannelMemory extends AttributeMemory {

    /** Signatures. */
    KeyStates keys();

    /** The ruleset that is announced; null while none is. */
    @Nullable AnnouncedSwitch announced();

    /** A ruleset is announced, or with null no longer. */
    void announce(@Nullable AnnouncedSwitch next);

    /** Pings that went a way; null when none is known to have. */
    @Nullable Long moved(SignatureMove way);

    void move(SignatureMove way, long pings);

    Iterable<Map.Entry<SignatureMove, Long>> moves();

    void forgetMoves();

    /** Signatures that were marked fixed and came back; null when there are none. */
    byte @Nullable [] regressions();

    void keepRegressions(byte @Nullable [] watch);
}
