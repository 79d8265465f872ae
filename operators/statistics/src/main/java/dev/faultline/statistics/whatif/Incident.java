package dev.faultline.statistics.whatif;

/**
 * One time that an alert fired.
 *
 * @param channel channel, with its product where there are several
 * @param signature signature
 * @param kind spike or loop
 * @param firedMillis when it fired
 * @param endedMillis when it resolved; {@link Long#MAX_VALUE} while it has not
 */
public record Incident(
        String channel, String signature, String kind, long firedMillis, long endedMillis) {

    boolean isAboutSameAs(Incident other) {
        return channel.equals(other.channel)
                && signature.equals(other.signature)
                && kind.equals(other.kind);
    }

    boolean overlaps(Incident other) {
        return firedMillis <= other.endedMillis && other.firedMillis <= endedMillis;
    }
}
