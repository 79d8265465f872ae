package dev.faultline.functions.detect;

import dev.faultline.correlation.Exemplar;
import java.util.List;

/**
 * What one signature received in one detection step.
 *
 * @param key signature and channel
 * @param stepStart start of the step, receive time, epoch milliseconds
 * @param cells counts by build, operating system and delay
 * @param reports recent reports of the signature, best first, at most {@value #MAX_REPORTS}
 * @param announcedFrom first receive time of the announced ruleset; 0 while none is announced,
 *     {@link #NO_WORD} when all crashes of the step were received before it
 * @param successors where that ruleset puts the pings of this step, at most {@value
 *     #MAX_SUCCESSORS}
 * @param origin where its crashes came from
 * @param takenBack pings of earlier steps that are not counted under the signature any more
 * @param regressed crashes of builds that should have its fix
 * @param attributes attributes of its crashes: of each client once a day, and of reports
 */
public record SignatureStep(
        SignatureKey key,
        long stepStart,
        List<StepCell> cells,
        List<Exemplar> reports,
        long announcedFrom,
        List<Successor> successors,
        StepOrigin origin,
        int takenBack,
        List<RegressedCount> regressed,
        List<AttributeCount> attributes) {

    static final int MAX_REPORTS = 5;

    static final int MAX_SUCCESSORS = 1_000;

    static final long NO_WORD = -1;
}
