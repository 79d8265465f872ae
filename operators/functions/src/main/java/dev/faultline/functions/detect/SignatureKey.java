package dev.faultline.functions.detect;

import dev.faultline.correlation.CrashFacts;

/**
 * A signature in a channel.
 *
 * @param channel product and channel
 * @param signature crash signature
 */
public record SignatureKey(ChannelKey channel, String signature) {

    /** Returns the key under which a crash is watched for spikes. */
    public static SignatureKey of(CrashFacts facts) {
        return new SignatureKey(ChannelKey.of(facts.where()), facts.signature());
    }

    // The hash decides which task owns the key, so it is not left to the Java version.
    @Override
    public int hashCode() {
        return 31 * channel.hashCode() + signature.hashCode();
    }
}
