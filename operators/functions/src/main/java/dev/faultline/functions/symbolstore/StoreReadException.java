package dev.faultline.functions.symbolstore;

import java.io.IOException;

/** A symbol file could not be read to its end; {@link #answer()} says what that means. */
public final class StoreReadException extends IOException {

    private final transient StoreAnswer answer;

    StoreReadException(StoreAnswer answer) {
        super(answer.toString());
        this.answer = answer;
    }

    /**
     * {@link StoreAnswer.Unavailable}, {@link StoreAnswer.Corrupt} or {@link StoreAnswer.Denied}.
     */
    public StoreAnswer answer() {
        return answer;
    }
}
