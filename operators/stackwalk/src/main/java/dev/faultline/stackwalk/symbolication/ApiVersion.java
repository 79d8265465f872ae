package dev.faultline.stackwalk.symbolication;

/** Versions of the symbolication API. */
public enum ApiVersion {
    /** One job; each frame is answered with one line of text. */
    V4,
    /** One or several jobs; frames are answered in parts, with source lines and inlines. */
    V5
}
