package dev.faultline.functions.rate;

import java.util.List;

/**
 * The last ranking of a process type in one order.
 *
 * @param signatures best first
 */
public record RankedSignatures(List<String> signatures) {

    static final RankedSignatures NONE = new RankedSignatures(List.of());
}
