package dev.faultline.minidump;

/** What reading a file gave: a {@link Minidump}, or the {@link MinidumpError} that says why not. */
public sealed interface MinidumpResult permits Minidump, MinidumpError {}
