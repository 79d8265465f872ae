package dev.faultline.functions.detect;

import dev.faultline.statistics.lift.Lift;
import java.util.List;

/**
 * What the attributes of an alert's crashes tell.
 *
 * @param lifts in what they differ from the channel's other crashes
 * @param caveats why the alert may be wrong
 */
public record AttributeFindings(List<Lift> lifts, List<String> caveats) {

    static final AttributeFindings NONE = new AttributeFindings(List.of(), List.of());
}
