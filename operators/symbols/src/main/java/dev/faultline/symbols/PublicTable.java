package dev.faultline.symbols;

import java.util.List;

/**
 * PUBLIC records, sorted by address, one for each address.
 *
 * @param starts unsigned
 * @param names offsets in a {@link NamePool}
 * @param parameterSizes in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // columns; tables are never compared
record PublicTable(int[] starts, int[] names, int[] parameterSizes) {

    /** Index of the nearest one at or before the address, -1 when there is none. */
    int before(int address) {
        return Ranges.floor(starts, 0, starts.length, address);
    }

    Resolution resolve(int index, byte[] pool) {
        return new Resolution(
                NamePool.read(pool, names[index]),
                Integer.toUnsignedLong(starts[index]),
                null,
                0,
                List.of(),
                parameterSizes[index],
                Resolution.Source.PUBLIC);
    }

    long sizeBytes() {
        return 12L * starts.length;
    }
}
