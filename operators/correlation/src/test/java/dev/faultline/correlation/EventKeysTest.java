package dev.faultline.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventKeysTest {

    private static final Verdict OF_A = new Verdict("ping:1", "Akey", 7, false, "report:1");
    private static final Verdict OF_B = new Verdict("ping:1", "Bkey", 7, true, null);

    @Test
    void areSettledWhenAllKeysOfAKnownEventHaveSpoken() {
        EventKeys keys = EventKeys.NONE.with(OF_A);
        assertThat(keys.areKnown()).isFalse();
        assertThat(keys.areSettled()).isFalse();

        keys = keys.withKeys(List.of("Akey", "Bkey"));
        assertThat(keys.areKnown()).isTrue();
        assertThat(keys.areSettled()).isFalse();

        assertThat(keys.with(OF_B).areSettled()).isTrue();
        assertThat(EventKeys.NONE.withKeys(List.of()).areSettled()).isTrue();
    }

    @Test
    void areTheSameAfterBytes() {
        EventKeys unknown = EventKeys.NONE.with(OF_A);
        EventKeys known = unknown.with(OF_B).withKeys(List.of("Akey", "Bkey"));

        assertThat(EventKeys.fromBytes(unknown.toBytes())).isEqualTo(unknown);
        assertThat(EventKeys.fromBytes(known.toBytes())).isEqualTo(known);
    }

    @Test
    void areNotMadeOfAnythingElse() {
        assertThatThrownBy(() -> EventKeys.fromBytes(new byte[] {9, 0}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventKeys.fromBytes(new byte[] {1, 3}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
