package dev.faultline.statistics.recorded;

import java.io.IOException;

/** A recorded stream does not follow its format. */
public final class RecordedStreamException extends IOException {

    private static final long serialVersionUID = 1;

    RecordedStreamException(long line, String reason) {
        super("line " + line + ": " + reason);
    }
}
