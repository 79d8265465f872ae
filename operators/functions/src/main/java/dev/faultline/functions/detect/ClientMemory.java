package dev.faultline.functions.detect;

import org.jspecify.annotations.Nullable;

/** When a signature last saw each client, by the start of the step. */
interface ClientMemory {

    @Nullable Long lastSeen(long client);

    void seen(long client, long stepStart);
}
