package dev.faultline.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.AnnouncedSignature;
import dev.faultline.correlation.Candidate;
import dev.faultline.correlation.CellCounts;
import dev.faultline.correlation.ClientPings;
import dev.faultline.correlation.CountCell;
import dev.faultline.correlation.CountKey;
import dev.faultline.correlation.CrashContext;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashFacts;
import dev.faultline.correlation.CrashOrigin;
import dev.faultline.correlation.CrashSource;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.Exemplar;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.correlation.LinkKey;
import dev.faultline.correlation.LinkSide;
import dev.faultline.correlation.MinuteChange;
import dev.faultline.correlation.PingCounts;
import dev.faultline.correlation.Reading;
import dev.faultline.correlation.SignatureCell;
import dev.faultline.correlation.SignatureComparison;
import dev.faultline.correlation.SignatureDay;
import dev.faultline.correlation.TierKeys;
import dev.faultline.correlation.UnifiedCrash;
import dev.faultline.correlation.Verdict;
import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.count.CellChangeForm;
import dev.faultline.functions.count.DeltaBatch;
import dev.faultline.functions.count.DeltaBatchForm;
import dev.faultline.functions.detect.AddressedCrash;
import dev.faultline.functions.detect.AddressedCrashForm;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.detect.ChannelKeyForm;
import dev.faultline.functions.detect.SignatureKey;
import dev.faultline.functions.detect.SignatureKeyForm;
import dev.faultline.functions.ledger.ArrivedInput;
import dev.faultline.functions.ledger.InputBatch;
import dev.faultline.functions.ledger.InputBatchForm;
import dev.faultline.functions.ledger.InputFate;
import dev.faultline.functions.ledger.LedgerBatch;
import dev.faultline.functions.ledger.LedgerBatchForm;
import dev.faultline.functions.ledger.LedgerPeriod;
import dev.faultline.state.ComparedSignature;
import dev.faultline.state.ComparedSignatureForm;
import dev.faultline.state.RowLife;
import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.CompactTypeInfo;
import dev.faultline.state.form.CountKeyForm;
import dev.faultline.state.form.CrashDeltaForm;
import dev.faultline.state.form.CrashVersionForm;
import dev.faultline.state.form.DimensionsForm;
import dev.faultline.state.form.KeyedCandidateForm;
import dev.faultline.state.form.LinkKeyForm;
import dev.faultline.state.form.LinkSideForm;
import dev.faultline.state.form.SignatureCellForm;
import dev.faultline.state.form.SignatureDayForm;
import dev.faultline.state.form.UnifiedCrashForm;
import dev.faultline.state.form.VerdictForm;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written in a form of its own comes back as it was, whatever is missing in it. */
class CompactFormsTest {

    private static final Dimensions WHERE =
            new Dimensions("Firefox", "release", "150.0", "20260801000000", "Windows NT", "");
    private static final SignatureCell CELL = new SignatureCell(WHERE, "a | b\u00e9\ud83d\ude00");
    private static final Delivery DELIVERY = new Delivery("crash.pings.v1", 3, 1L << 40, 5, -6);
    private static final AnnouncedSignature NEXT = new AnnouncedSignature("c", 99);

    private static final CrashContext CONTEXT =
            new CrashContext("lists-7", List.of("gpu=0x10de"), "20260801000000");

    static Stream<Arguments> values() {
        return Stream.of(
                value(new DimensionsForm(), WHERE),
                value(new SignatureCellForm(), CELL),
                value(new CountKeyForm(), CountKey.besideItsShard(new CountCell(300_000, CELL))),
                value(new CountKeyForm(), CountKey.anywhere(new CountCell(300_000, CELL))),
                value(new SignatureDayForm(), SignatureDay.of(new CountCell(300_000, CELL))),
                value(new LinkKeyForm(), new LinkKey("ping:1", "report:1")),
                value(
                        new LinkSideForm(),
                        new LinkSide(
                                new LinkKey("ping:1", "report:1"),
                                CrashSource.REPORT,
                                15,
                                true,
                                7,
                                CELL,
                                List.of(1, -1))),
                value(new VerdictForm(), new Verdict("ping:1", "Akey", 7, true, null)),
                value(new VerdictForm(), new Verdict("ping:1", "Akey", 7, false, "report:1")),
                value(
                        new KeyedCandidateForm(),
                        new KeyedCandidate(
                                "Dkey",
                                new Candidate(
                                        "ping:1",
                                        CrashSource.PING,
                                        7,
                                        "00ff",
                                        List.of("Akey", "Bkey"),
                                        12,
                                        true))),
                value(new CrashVersionForm(), version("one", "two", null)),
                value(new CrashVersionForm(), version(null, null, "where|1790000000")),
                value(new CrashDeltaForm(), delta(facts(null))),
                value(
                        new CrashDeltaForm(),
                        delta(facts(NEXT), new CrashOrigin("pings-1", 2, 3, CONTEXT))),
                value(new UnifiedCrashForm(), UnifiedCrash.unknown("ping:1")),
                value(
                        new UnifiedCrashForm(),
                        UnifiedCrash.of(version("one", null, null))
                                .then(UnifiedCrash.of(verdict(null)))),
                value(new UnifiedCrashForm(), UnifiedCrash.of(verdict("report:1"))),
                value(
                        new DeltaBatchForm(),
                        new DeltaBatch(
                                new CountCell(300_000, CELL),
                                List.of(delta(facts(NEXT)), delta(facts(null))))),
                value(
                        new AddressedCrashForm(),
                        new AddressedCrash(
                                new SignatureKey(ChannelKey.of(WHERE), "c"),
                                true,
                                delta(facts(NEXT)))),
                value(
                        new SignatureKeyForm(),
                        new SignatureKey(new ChannelKey("Firefox", "beta"), "")),
                value(new ChannelKeyForm(), new ChannelKey("Firefox", "beta")),
                value(
                        new InputBatchForm(),
                        new InputBatch(
                                new LedgerPeriod("crash.pings.v1", 3, 0),
                                List.of(
                                        new ArrivedInput(
                                                "crash.pings.v1", 3, 4_097, 5, InputFate.LATE)))),
                value(
                        new LedgerBatchForm(),
                        new LedgerBatch(
                                new LedgerPeriod("crash.pings.v1", 3, 0),
                                List.of(new LedgerDelta(-1, DELIVERY, true)))),
                value(
                        new CellChangeForm(),
                        new CellChange(
                                CELL,
                                List.of(
                                        new MinuteChange(
                                                60_000,
                                                2,
                                                new PingCounts(-3, 1, 0),
                                                List.of(
                                                        new ClientPings(
                                                                -1L, new PingCounts(-4, 0, 0)),
                                                        new ClientPings(
                                                                8L, new PingCounts(1, 1, 0)))),
                                        new MinuteChange(
                                                120_000, 0, new PingCounts(1, 0, 1), List.of())))),
                value(
                        new ComparedSignatureForm(),
                        new ComparedSignature(
                                new SignatureComparison(
                                        new CellCounts(1, 2, 3, 4, 5),
                                        6,
                                        7,
                                        8,
                                        9,
                                        10,
                                        11,
                                        Map.of("other", 2L),
                                        List.of(new Exemplar("report:1", 12, 13))),
                                new RowLife(1, 2, 3))));
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void comesBackAsItWas(CompactForm<T> form, T value) throws IOException {
        TypeSerializer<T> serializer = serializer(form);
        assertThat(value).isInstanceOf(form.type());
        assertThat(throughBytes(serializer, value)).isEqualTo(value);
        assertThat(throughBytes(restored(serializer), value)).isEqualTo(value);
    }

    @Test
    void stateInOtherBytesIsNotRead() throws IOException {
        TypeSerializerSnapshot<Verdict> one = serializer(new VerdictForm()).snapshotConfiguration();
        TypeSerializerSnapshot<Verdict> same =
                serializer(new VerdictForm()).snapshotConfiguration();
        assertThat(one.resolveSchemaCompatibility(same).isCompatibleAsIs()).isTrue();

        TypeSerializerSnapshot<Verdict> next =
                serializer(new NextVerdictForm()).snapshotConfiguration();
        assertThat(next.resolveSchemaCompatibility(one).isIncompatible()).isTrue();
    }

    private static <T> TypeSerializer<T> serializer(CompactForm<T> form) {
        return CompactTypeInfo.of(form).createSerializer(new SerializerConfigImpl());
    }

    private static <T> T throughBytes(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        T read = serializer.deserialize(in);
        assertThat(in.available()).isZero();
        return read;
    }

    private static <T> TypeSerializer<T> restored(TypeSerializer<T> serializer) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        TypeSerializerSnapshot<T> snapshot =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(out.getCopyOfBuffer()),
                        CompactFormsTest.class.getClassLoader());
        return snapshot.restoreSerializer();
    }

    private static <T> Arguments value(CompactForm<T> form, T value) {
        return Arguments.of(form, value);
    }

    private static CrashFacts facts(@Nullable AnnouncedSignature next) {
        return new CrashFacts(WHERE, CELL.signature(), true, false, Long.MIN_VALUE, 10, 0.1, next);
    }

    private static CrashDelta delta(CrashFacts facts) {
        return delta(facts, null);
    }

    private static CrashDelta delta(CrashFacts facts, @Nullable CrashOrigin origin) {
        return new CrashDelta(
                -1, true, false, true, "ping:1", CrashSource.PING, 7, -8, 9, facts, origin);
    }

    private static CrashVersion version(
            @Nullable String crash, @Nullable String dump, @Nullable String moment) {
        return new CrashVersion(
                "ping:1",
                CrashSource.PING,
                DELIVERY,
                new Reading(3, 4, "00ff", true, facts(NEXT), List.of(1, 2, 3), CONTEXT),
                TierKeys.of(crash, dump, null, moment));
    }

    private static Verdict verdict(@Nullable String partner) {
        return new Verdict("ping:1", "Akey", 7, false, partner);
    }

    /** A form of the same type whose bytes are others. */
    public static final class NextVerdictForm implements CompactForm<Verdict> {

        private final VerdictForm form = new VerdictForm();

        @Override
        public Class<Verdict> type() {
            return form.type();
        }

        @Override
        public int version() {
            return 2;
        }

        @Override
        public void write(Verdict value, DataOutputView out) throws IOException {
            form.write(value, out);
        }

        @Override
        public Verdict read(DataInputView in) throws IOException {
            return form.read(in);
        }
    }
}
