package dev.faultline.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentityGroupBytesTest {

    @Test
    void everyGroupIsReadAsItWasWritten() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            List<Candidate> members = new ArrayList<>();
            for (int i = random.nextInt(IdentityGroup.MAX_PROBABLE + 1); i > 0; i--) {
                members.add(candidate(random));
            }
            IdentityGroup group = new IdentityGroup(members);

            assertThat(IdentityGroupBytes.read(IdentityGroupBytes.write(group))).isEqualTo(group);
        }
    }

    @Test
    void aUsualKeyTakesFewBytes() {
        Candidate ping =
                Candidate.certain(
                        "ping:" + new UUID(1, 2),
                        CrashSource.PING,
                        1_793_491_200_000L,
                        "00ff00ff00ff00ff");

        assertThat(IdentityGroupBytes.write(new IdentityGroup(List.of(ping)))).hasSize(35);
    }

    @Test
    void anotherVersionIsRefused() {
        assertThatThrownBy(() -> IdentityGroupBytes.read(new byte[] {2, 0}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Ids and hashes of every form, also of forms that only look usual. */
    private static Candidate candidate(Random random) {
        String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
        List<String> ids =
                List.of(
                        "ping:" + uuid,
                        "report:" + uuid,
                        "report:bp-" + uuid,
                        "ping:" + uuid.toUpperCase(Locale.ROOT),
                        "ping:sha256-" + "ab".repeat(32),
                        "ping:",
                        uuid,
                        "ping:" + uuid.replace('-', '0'));
        List<String> hashes =
                List.of("00000000000000ff", "ffffffffffffffff", "aa", "", "ABCDEF0123456789");
        boolean probable = random.nextBoolean();
        return new Candidate(
                ids.get(random.nextInt(ids.size())),
                random.nextBoolean() ? CrashSource.PING : CrashSource.REPORT,
                random.nextLong(),
                hashes.get(random.nextInt(hashes.size())),
                probable ? List.of("Akey", "Bkey").subList(0, random.nextInt(3)) : List.of(),
                probable ? random.nextInt() : 0,
                random.nextBoolean());
    }
}
