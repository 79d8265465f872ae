package dev.faultline.functions.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reaches Flink's state from interfaces that declare no exception. */
public final class StateAccess {

    private StateAccess() {}

    /**
     * Reads or writes.
     *
     * @throws UncheckedIOException when the state backend cannot
     */
    public static <T extends @Nullable Object> T access(Access<T> access) {
        try {
            return access.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("state cannot be reached", e);
        }
    }

    /**
     * What is done with the state.
     *
     * @param <T> what it gives
     */
    public interface Access<T extends @Nullable Object> {

        /** Does it. */
        T run() throws Exception;
    }
}
