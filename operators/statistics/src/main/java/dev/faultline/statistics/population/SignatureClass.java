package dev.faultline.statistics.population;

/** Kinds of crashes that people meet, and report, differently. */
public enum SignatureClass {
    /** Memory ran out. */
    OUT_OF_MEMORY,
    /** It took too long to shut down: nobody looks at it any more. */
    SHUTDOWN,
    /** A process was killed because it hung. */
    HANG,
    /** A child was killed for an error of its channel. */
    CHANNEL_ERROR,
    OTHER;

    /** The class of a signature, by the prefix that the rules of signatures give it. */
    public static SignatureClass of(String signature) {
        if (signature.startsWith("OOM |")) {
            return OUT_OF_MEMORY;
        }
        if (signature.startsWith("shutdownhang") || signature.startsWith("AsyncShutdownTimeout")) {
            return SHUTDOWN;
        }
        if (signature.startsWith("hang")) {
            return HANG;
        }
        return signature.startsWith("IPCError") ? CHANNEL_ERROR : OTHER;
    }
}
