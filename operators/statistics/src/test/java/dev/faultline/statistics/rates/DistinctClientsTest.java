package dev.faultline.statistics.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DistinctClientsTest {

    @Test
    void smallCountsAreExactWhateverRepeats() {
        DistinctClients clients = new DistinctClients();
        for (int i = 0; i < 1000; i++) {
            clients.add(hash(i % DistinctClients.EXACT_LIMIT));
        }
        assertThat(clients.isExact()).isTrue();
        assertThat(clients.count()).isEqualTo(DistinctClients.EXACT_LIMIT);
    }

    @Test
    void aClientLeavesWhenItWasTakenBackAsOftenAsItWasAdded() {
        DistinctClients clients = of(0, 3);
        clients.add(hash(1));

        clients.add(hash(1), -1);
        assertThat(clients.count()).isEqualTo(3);
        clients.add(hash(1), -1);
        assertThat(clients.count()).isEqualTo(2);
        DistinctClients taken = new DistinctClients();
        taken.add(hash(0), -1);
        assertThat(taken.count()).isZero();
        assertThat(taken.isNothing()).isFalse();
        clients.merge(DistinctClients.fromBytes(taken.toBytes()));
        assertThat(clients.count()).isEqualTo(1);
    }

    @Test
    void whatIsTakenBackIsNotInTheSketch() {
        DistinctClients clients = new DistinctClients();
        for (int i = 0; i < DistinctClients.EXACT_LIMIT; i++) {
            clients.add(hash(i), -1);
        }
        clients.add(hash(1_000), 1);

        assertThat(clients.isExact()).isFalse();
        assertThat(clients.count()).isEqualTo(1);
        clients.add(hash(1_000), -1);
        assertThat(clients.count()).isEqualTo(1);
    }

    @Test
    void largeCountsAreWithinThreeStandardErrors() {
        DistinctClients clients = of(0, 50_000);
        assertThat(clients.isExact()).isFalse();
        assertThat(clients.count()).isBetween(46_900L, 53_100L);
    }

    @Test
    void countIsTheSameInAnyOrderAndSplit() {
        DistinctClients whole = of(0, 20_000);
        DistinctClients merged = of(10_000, 20_000);
        merged.merge(of(0, 30));
        merged.merge(of(5_000, 12_000));
        merged.merge(of(30, 5_000));
        assertThat(merged.count()).isEqualTo(whole.count());
        DistinctClients small = of(0, 30);
        small.merge(of(20_000 - 1, 20_000));
        assertThat(small.count()).isEqualTo(31);
    }

    @Test
    void bytesGoInAndOut() {
        for (int size : new int[] {0, 1, 64, 65, 5_000}) {
            DistinctClients clients = of(0, size);
            DistinctClients again = DistinctClients.fromBytes(clients.toBytes());
            assertThat(again.count()).isEqualTo(clients.count());
            assertThat(again.isExact()).isEqualTo(clients.isExact());
        }
    }

    @Test
    void foreignBytesAreRefused() {
        assertThatThrownBy(() -> DistinctClients.fromBytes(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DistinctClients.fromBytes(new byte[] {9, 1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DistinctClients.fromBytes(new byte[] {2, 1, 2, 3, 4, 5, 6, 7, 8}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static DistinctClients of(int from, int to) {
        DistinctClients clients = new DistinctClients();
        for (int i = from; i < to; i++) {
            clients.add(hash(i));
        }
        return clients;
    }

    private static long hash(int client) {
        return new Random(client).nextLong();
    }
}
