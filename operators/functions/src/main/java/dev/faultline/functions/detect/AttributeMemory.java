package dev.faultline.functions.detect;

import org.jspecify.annotations.Nullable;

/** Where attributes of a channel and of its signatures are kept, as bytes. */
interface AttributeMemory {

    byte @Nullable [] channelAttributes();

    void keepChannelAttributes(byte[] tally);

    byte @Nullable [] attributes(String signature);

    void keepAttributes(String signature, byte[] history);

    void forgetAttributes(String signature);

    Iterable<String> signaturesWithAttributes();
}
