package dev.faultline.functions.intake;

import dev.faultline.intake.CrashFormat;
import dev.faultline.intake.RawCrash;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.intake.event.DumpReference;
import dev.faultline.schema.CrashEnvelope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envelopes of the input topics as the intake knows them. */
final class Envelopes {

    private Envelopes() {}

    /**
     * Returns the raw crash, or null when the envelope names a format that this build does not
     * know.
     */
    static @Nullable RawCrash rawCrash(CrashEnvelope envelope) {
        CrashFormat format =
                switch (envelope.getFormat()) {
                    case TELEMETRY_CRASH_V4 -> CrashFormat.TELEMETRY_CRASH_V4;
                    case GLEAN_CRASH -> CrashFormat.GLEAN_CRASH;
                    case CRASH_REPORT -> CrashFormat.CRASH_REPORT;
                    case UNKNOWN -> null;
                };
        if (format == null) {
            return null;
        }
        List<DumpReference> dumps = new ArrayList<>();
        for (dev.faultline.schema.DumpReference dump : envelope.getDumps()) {
            ByteBuffer inline = dump.getInline();
            dumps.add(
                    new DumpReference(
                            dump.getName(),
                            dump.getFileName(),
                            dump.getUri(),
                            dump.getSha256(),
                            dump.getSizeBytes(),
                            inline == null ? null : bytes(inline)));
        }
        return new RawCrash(
                format == CrashFormat.CRASH_REPORT ? CrashSource.REPORT : CrashSource.PING,
                format,
                envelope.getDocumentId(),
                envelope.getReceivedAt().toEpochMilli(),
                envelope.getHeaders(),
                bytes(envelope.getPayload()),
                dumps);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer.hasArray()
                && buffer.arrayOffset() == 0
                && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
