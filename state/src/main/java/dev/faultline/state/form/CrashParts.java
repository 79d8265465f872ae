package dev.faultline.state.form;

import dev.faultline.correlation.AnnouncedSignature;
import dev.faultline.correlation.CrashContext;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashFacts;
import dev.faultline.correlation.CrashOrigin;
import dev.faultline.correlation.CrashSource;
import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.Reading;
import dev.faultline.correlation.SignatureCell;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** The parts of a crash that several forms have in them. */
public final class CrashParts {

    private static final int STARTUP = 1;
    private static final int SHUTDOWN_KILL = 2;
    private static final int ANNOUNCED = 4;

    private CrashParts() {}

    public static void write(Dimensions where, DataOutputView out) throws IOException {
        Places.write(where, out);
    }

    public static Dimensions dimensions(DataInputView in) throws IOException {
        return Places.read(in);
    }

    public static void write(SignatureCell cell, DataOutputView out) throws IOException {
        write(cell.where(), out);
        Texts.write(cell.signature(), out);
    }

    public static SignatureCell cell(DataInputView in) throws IOException {
        return new SignatureCell(dimensions(in), Texts.read(in));
    }

    public static void write(CrashSource source, DataOutputView out) throws IOException {
        out.writeBoolean(source == CrashSource.REPORT);
    }

    public static CrashSource source(DataInputView in) throws IOException {
        return in.readBoolean() ? CrashSource.REPORT : CrashSource.PING;
    }

    public static void write(CrashFacts facts, DataOutputView out) throws IOException {
        write(facts.signatureCell(), out);
        writeBesideCell(facts, out);
    }

    public static CrashFacts facts(DataInputView in) throws IOException {
        return facts(cell(in), in);
    }

    /** What of the facts the cell does not say. */
    public static void writeBesideCell(CrashFacts facts, DataOutputView out) throws IOException {
        AnnouncedSignature announced = facts.announced();
        out.writeByte(
                (facts.startup() ? STARTUP : 0)
                        | (facts.shutdownKill() ? SHUTDOWN_KILL : 0)
                        | (announced == null ? 0 : ANNOUNCED));
        out.writeLong(facts.client());
        out.writeDouble(facts.weight());
        out.writeDouble(facts.inclusionProbability());
        if (announced != null) {
            Texts.write(announced.signature(), out);
            out.writeLong(announced.fromMillis());
        }
    }

    public static CrashFacts facts(SignatureCell cell, DataInputView in) throws IOException {
        int flags = in.readByte();
        return new CrashFacts(
                cell.where(),
                cell.signature(),
                (flags & STARTUP) != 0,
                (flags & SHUTDOWN_KILL) != 0,
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                (flags & ANNOUNCED) != 0 ? announced(in) : null);
    }

    private static AnnouncedSignature announced(DataInputView in) throws IOException {
        return new AnnouncedSignature(Texts.read(in), in.readLong());
    }

    public static void write(Delivery delivery, DataOutputView out) throws IOException {
        Texts.write(delivery.topic(), out);
        out.writeInt(delivery.partition());
        out.writeLong(delivery.offset());
        out.writeLong(delivery.receivedAt());
        out.writeLong(delivery.crashTime());
    }

    public static Delivery delivery(DataInputView in) throws IOException {
        return new Delivery(
                Texts.read(in), in.readInt(), in.readLong(), in.readLong(), in.readLong());
    }

    public static void write(Reading reading, DataOutputView out) throws IOException {
        out.writeLong(reading.rulesetSequence());
        out.writeInt(reading.resolvedFrames());
        Texts.write(reading.contentHash(), out);
        out.writeBoolean(reading.buildKnown());
        write(reading.facts(), out);
        writeStack(reading.stack(), out);
        write(reading.context(), out);
    }

    public static Reading reading(DataInputView in) throws IOException {
        return new Reading(
                in.readLong(),
                in.readInt(),
                Texts.read(in),
                in.readBoolean(),
                facts(in),
                stack(in),
                context(in));
    }

    public static void writeStack(List<Integer> stack, DataOutputView out) throws IOException {
        Lists.write(stack, (frame, to) -> to.writeInt(frame), out);
    }

    public static List<Integer> stack(DataInputView in) throws IOException {
        return Lists.read(DataInputView::readInt, in);
    }

    private static void write(CrashContext context, DataOutputView out) throws IOException {
        Texts.write(context.rulesetId(), out);
        Texts.writeAll(context.attributes(), out);
        Texts.writeNullable(context.fixedIn(), out);
    }

    private static CrashContext context(DataInputView in) throws IOException {
        return new CrashContext(Texts.read(in), Texts.readAll(in), Texts.readNullable(in));
    }

    /** A whole delta. */
    public static void write(CrashDelta delta, DataOutputView out) throws IOException {
        write(delta.facts().signatureCell(), out);
        CrashOrigin origin = delta.origin();
        out.writeBoolean(origin != null);
        if (origin != null) {
            Texts.write(origin.partition(), out);
            out.writeLong(origin.offset());
            out.writeLong(origin.rulesetSequence());
            write(origin.context(), out);
        }
        writeBesideCell(delta, out);
    }

    public static CrashDelta delta(DataInputView in) throws IOException {
        SignatureCell cell = cell(in);
        CrashOrigin origin = in.readBoolean() ? origin(in) : null;
        return delta(cell, origin, in);
    }

    private static CrashOrigin origin(DataInputView in) throws IOException {
        return new CrashOrigin(Texts.read(in), in.readLong(), in.readLong(), context(in));
    }

    /** What of a delta its cell does not say, without its origin, which nobody counts. */
    public static void writeBesideCell(CrashDelta delta, DataOutputView out) throws IOException {
        out.writeByte(delta.sign());
        out.writeBoolean(delta.correction());
        out.writeBoolean(delta.withdrawn());
        out.writeBoolean(delta.moved());
        Texts.write(delta.eventId(), out);
        write(delta.source(), out);
        out.writeLong(delta.receivedAt());
        out.writeLong(delta.crashTime());
        out.writeInt(delta.resolvedFrames());
        writeBesideCell(delta.facts(), out);
    }

    public static CrashDelta delta(SignatureCell cell, DataInputView in) throws IOException {
        return delta(cell, null, in);
    }

    private static CrashDelta delta(
            SignatureCell cell, @Nullable CrashOrigin origin, DataInputView in) throws IOException {
        return new CrashDelta(
                in.readByte(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                Texts.read(in),
                source(in),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                facts(cell, in),
                origin);
    }
}
