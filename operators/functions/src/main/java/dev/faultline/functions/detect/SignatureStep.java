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
 */
public record SignatureStep(
        SignatureKey key, long stepStart, List<StepCell> cells, List<Exemplar> reports) {

    static final int MAX_REPORTS = 5;
}
