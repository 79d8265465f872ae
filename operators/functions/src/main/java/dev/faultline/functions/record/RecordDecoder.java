package dev.faultline.functions.record;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the value of an input record.
 *
 * @param <T> the decoded type
 */
@FunctionalInterface
public interface RecordDecoder<T> extends Serializable {

    /**
     * Decodes a value.
     *
     * @param value the bytes; null for a tombstone
     * @throws UndecodableRecordException when the bytes can never be decoded. Transient trouble,
     *     such as a registry that does not answer, is waited for and then fails the task instead.
     */
    T decode(byte @Nullable [] value) throws UndecodableRecordException;
}
