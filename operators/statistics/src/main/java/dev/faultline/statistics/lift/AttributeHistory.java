package dev.faultline.statistics.lift;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Attributes of one signature in spans of time, so that those since an onset can be told when it is
 * known at last. At most {@value #MAX_SPANS} spans: beyond that the two neighbours with the fewest
 * crashes become one, which keeps the beginning of a burst apart from the quiet before it. Mutable.
 */
public final class AttributeHistory {

    static final int MAX_SPANS = 12;

    private static final byte VERSION = 1;
    private static final long KEPT_MILLIS = 48 * 3_600_000L;

    private final List<Span> spans = new ArrayList<>();

    private record Span(long startMillis, long endMillis, AttributeTally tally) {}

    /** Adds what one step has brought. */
    public void add(long startMillis, long endMillis, AttributeTally tally) {
        spans.removeIf(span -> span.endMillis <= startMillis - KEPT_MILLIS);
        spans.add(new Span(startMillis, endMillis, tally));
        if (spans.size() > MAX_SPANS) {
            mergeSmallest();
        }
    }

    private void mergeSmallest() {
        int at = 0;
        double fewest = Double.MAX_VALUE;
        for (int i = 0; i + 1 < spans.size(); i++) {
            double crashes = spans.get(i).tally.crashes() + spans.get(i + 1).tally.crashes();
            if (crashes < fewest) {
                fewest = crashes;
                at = i;
            }
        }
        Span first = spans.get(at);
        Span second = spans.remove(at + 1);
        AttributeTally both = new AttributeTally();
        both.add(first.tally);
        both.add(second.tally);
        spans.set(at, new Span(first.startMillis, second.endMillis, both));
    }

    /**
     * What was added since a moment; a span that began before it counts when most of it did not.
     */
    public AttributeTally since(long millis) {
        AttributeTally sum = new AttributeTally();
        for (Span span : spans) {
            if (span.startMillis + span.endMillis >= 2 * millis) {
                sum.add(span.tally);
            }
        }
        return sum;
    }

    /** Whether everything in it is older than what is kept. */
    public boolean isOver(long nowMillis) {
        return spans.stream().allMatch(span -> span.endMillis <= nowMillis - KEPT_MILLIS);
    }

    /** Compact form with a leading version byte. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(spans.size());
            for (Span span : spans) {
                out.writeLong(span.startMillis);
                out.writeLong(span.endMillis);
                span.tally.writeTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static AttributeHistory fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException("not a history of attributes");
            }
            AttributeHistory history = new AttributeHistory();
            int spans = in.readUnsignedByte();
            for (int i = 0; i < spans; i++) {
                long start = in.readLong();
                history.spans.add(new Span(start, in.readLong(), AttributeTally.readFrom(in)));
            }
            return history;
        } catch (IOException e) {
            throw new IllegalArgumentException("not a history of attributes", e);
        }
    }
}
