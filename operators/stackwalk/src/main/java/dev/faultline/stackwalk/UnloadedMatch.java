package dev.faultline.stackwalk;

import java.util.List;

/**
 * A module that had been unmapped before the crash and that once covered the address of a frame.
 *
 * @param module file name
 * @param offsets offsets of the instruction in it, ascending; several if it was loaded repeatedly
 */
public record UnloadedMatch(String module, List<Long> offsets) {

    public UnloadedMatch {
        offsets = List.copyOf(offsets);
    }
}
