package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.minidump.MinidumpBuilder;
import org.junit.jupiter.api.Test;

/** What the document says of the access that failed, without looking at the instruction. */
class CrashAccessTest {

    private static final int SEGV_MAPERR = 1;
    private static final int SI_KERNEL = 0x80;
    private static final long WILD = 0x0012_3456_789a_bcdeL;
    private static final String MAPS = "00400000-00500000 r-xp 0 0:0 0\n";

    @Test
    void theOnlyImpossibleAddressInARegisterIsTheOneThatFailed() {
        assertThat(linux(SI_KERNEL, 0, WILD, 0).at("/adjusted_address/kind").asText())
                .isEqualTo("non-canonical");
        assertThat(linux(SI_KERNEL, 0, WILD, 0).at("/adjusted_address/address").asText())
                .isEqualTo("0x00123456789abcde");
        assertThat(linux(SI_KERNEL, 0, WILD, WILD).path("adjusted_address").isNull()).isFalse();
    }

    @Test
    void nothingIsSaidWhenItCouldBeAnother() {
        assertThat(linux(SI_KERNEL, 0, WILD, WILD + 8).path("adjusted_address").isNull()).isTrue();
        assertThat(linux(SI_KERNEL, 0, 1, 2).path("adjusted_address").isNull()).isTrue();
    }

    @Test
    void anAddressThatTheProcessorReportedIsNotDoubted() {
        assertThat(linux(SEGV_MAPERR, 0, WILD, 0).path("adjusted_address").isNull()).isTrue();
    }

    @Test
    void windowsReportsAnImpossibleAddressAsTheHighestOne() {
        assertThat(windows(0, -1L, WILD).at("/adjusted_address/address").asText())
                .isEqualTo("0x00123456789abcde");
        assertThat(windows(1, -1L, WILD).path("adjusted_address").isNull()).isTrue();
        assertThat(windows(0, 8, WILD).path("adjusted_address").isNull()).isTrue();
    }

    @Test
    void macReportsAnImpossibleAddressAsZero() {
        MinidumpBuilder builder = MinidumpBuilder.linux().platform(0x8101);
        byte[] context = builder.amd64Context(0x40_0000, 0x7000, WILD);
        assertThat(
                        crashInfo(builder.exception(1, 1, 13, 0, context), context)
                                .at("/adjusted_address/address")
                                .asText())
                .isEqualTo("0x00123456789abcde");
    }

    @Test
    void aMappedAddressOneBitAwayMayHaveBeenMeant() {
        JsonNode flips =
                linux(SEGV_MAPERR, 0x40_0010 | 1L << 40, 0x1000_0000, 0).path("possible_bit_flips");

        assertThat(flips).hasSize(1);
        assertThat(flips.at("/0/address").asText()).isEqualTo("0x0000000000400010");
        // The instruction pointer is nearby.
        assertThat(flips.at("/0/details/nearby_registers").asInt()).isOne();
        assertThat(flips.at("/0/confidence").asDouble()).isEqualTo(0.625);
    }

    @Test
    void noBitFlipIsSuspectedWhereTheAddressIsMappedOrNothingIsNear() {
        assertThat(linux(SEGV_MAPERR, 0x40_0010, 0, 0).path("possible_bit_flips").isNull())
                .isTrue();
        assertThat(linux(SEGV_MAPERR, 0x123_4567, 0, 0).path("possible_bit_flips").isNull())
                .isTrue();
    }

    @Test
    void confidenceWeighsWhatIsKnown() {
        assertThat(new BitFlip(8, false, false, false, false, 0).confidence()).isEqualTo(0.25f);
        assertThat(new BitFlip(8, true, false, false, false, 0).confidence())
                .isCloseTo(0.925f, within(1e-6f));
        assertThat(new BitFlip(0, false, true, false, false, 0).confidence()).isEqualTo(0.625f);
        assertThat(new BitFlip(0, false, true, true, false, 0).confidence()).isEqualTo(0.4375f);
        assertThat(new BitFlip(8, false, false, false, false, 9).confidence())
                .isCloseTo(0.7375f, within(1e-6f));
        assertThat(new BitFlip(8, false, false, false, true, 0).confidence()).isEqualTo(0.125f);
    }

    @Test
    void poisonInARegisterExplainsMore() {
        JsonNode flips =
                linux(SEGV_MAPERR, 0x40_0010 | 1L << 40, 0xe5e5_e5e5_e5e5_e5e5L, 0)
                        .path("possible_bit_flips");

        assertThat(flips.at("/0/details/poison_registers").asBoolean()).isTrue();
    }

    @Test
    void anAccessThatIsAllowedCannotHaveFailed() {
        assertThat(windows(0, 0x50_0010, 0).path("crash_inconsistencies"))
                .isEqualTo(Corpus.json("[\"access_violation_when_access_allowed\"]"));
        assertThat(windows(8, 0x50_0010, 0).path("crash_inconsistencies"))
                .isEqualTo(Corpus.json("[]"));
    }

    private static JsonNode linux(int flags, long address, long rbp, long rbx) {
        MinidumpBuilder builder = MinidumpBuilder.linux().linuxMaps(MAPS);
        byte[] context = builder.amd64Context(0x40_0000, 0x7000, rbp, rbx);
        return crashInfo(builder.exception(1, 11, flags, address, context), context);
    }

    private static JsonNode windows(long kind, long address, long rbp) {
        MinidumpBuilder builder = MinidumpBuilder.windows();
        builder.windowsMapping(0x50_0000, 0x1000, false);
        byte[] context = builder.amd64Context(0x40_0000, 0x7000, rbp);
        return crashInfo(
                builder.exception(1, 0xc000_0005L, 0, 0x40_0000, context, kind, address), context);
    }

    private static JsonNode crashInfo(MinidumpBuilder builder, byte[] context) {
        return Corpus.json(
                        StackwalkReport.toJson(
                                builder.thread(1, null, context, 0x7000, new byte[64]).build(),
                                Corpus.NO_SYMBOLS,
                                WalkOptions.BEST))
                .path("crash_info");
    }
}
