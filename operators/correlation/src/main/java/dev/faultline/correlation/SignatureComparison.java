package dev.faultline.correlation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pings beside reports for one signature in one place. Sums of deltas only, so order leaves no
 * trace; except that of the report ids and of the other signatures only a bounded number is kept.
 *
 * @param counts pings, reports and reports by weight
 * @param varianceMicros variance of the weighted reports, in millionths: the sum of (1 - p) / p²
 * @param firstCrash earliest crash time seen, epoch milliseconds
 * @param lastCrash latest crash time seen, epoch milliseconds
 * @param linked links whose ping counts here
 * @param agreeing of these, links with equal signatures
 * @param commonFrames common top frames, summed over links
 * @param reportSignatures how many links lead to which other signature
 * @param exemplars reports to open, best first
 */
public record SignatureComparison(
        CellCounts counts,
        long varianceMicros,
        long firstCrash,
        long lastCrash,
        long linked,
        long agreeing,
        long commonFrames,
        Map<String, Long> reportSignatures,
        List<Exemplar> exemplars) {

    /** More than are shown, so that a withdrawn one is replaced. */
    static final int MAX_EXEMPLARS = 16;

    static final int MAX_REPORT_SIGNATURES = 16;

    private static final int FRAMES_COMPARED = 10;

    /** Two-sided 90 % point of the normal distribution. */
    private static final double Z90 = 1.6449;

    public static final SignatureComparison NONE =
            new SignatureComparison(
                    CellCounts.ZERO,
                    0,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE,
                    0,
                    0,
                    0,
                    Map.of(),
                    List.of());

    public SignatureComparison plus(CrashDelta delta) {
        if (delta.isMention()) {
            return this;
        }
        boolean report = delta.source() == CrashSource.REPORT;
        double p = delta.facts().inclusionProbability();
        long variance = report ? CellCounts.micros((1 - p) / (p * p)) : 0;
        return new SignatureComparison(
                counts.plus(delta),
                varianceMicros + delta.sign() * variance,
                Math.min(firstCrash, delta.crashTime()),
                Math.max(lastCrash, delta.crashTime()),
                linked,
                agreeing,
                commonFrames,
                reportSignatures,
                report ? exemplarsWith(delta) : exemplars);
    }

    /** A link whose ping counts here, more or less. */
    public SignatureComparison plus(int sign, Link link) {
        return new SignatureComparison(
                counts,
                varianceMicros,
                firstCrash,
                lastCrash,
                linked + sign,
                agreeing + (link.signaturesAgree() ? sign : 0),
                commonFrames + (long) sign * link.commonFrames(),
                link.signaturesAgree()
                        ? reportSignatures
                        : signaturesWith(link.report().signature(), sign),
                exemplars);
    }

    /** Whether any crash was ever counted here. */
    public boolean hasCrashes() {
        return firstCrash <= lastCrash;
    }

    /** Returns the variance of the weighted reports. */
    public double variance() {
        return varianceMicros / 1e6;
    }

    /** Reports before throttling per ping, with a 90 % interval; null without pings. */
    public @Nullable ConsentRate consentRate() {
        if (counts.pings() <= 0) {
            return null;
        }
        double pings = counts.pings();
        double rate = counts.weightedReports() / pings;
        // Delta method for a ratio of independent counts: Horvitz-Thompson variance above (plus the
        // Poisson variance of the reports themselves), Poisson below.
        double variance =
                (variance() + counts.weightedReports() + rate * rate * pings) / (pings * pings);
        double margin = Z90 * Math.sqrt(Math.max(0, variance));
        return new ConsentRate(rate, Math.max(0, rate - margin), rate + margin);
    }

    /** Share of links with equal signatures; null without links. */
    public @Nullable Double signatureAgreement() {
        return linked <= 0 ? null : (double) agreeing / linked;
    }

    /** Mean share of common top frames; null without links. */
    public @Nullable Double stackAgreement() {
        return linked <= 0 ? null : (double) commonFrames / linked / FRAMES_COMPARED;
    }

    /** The signature most linked reports have, where it is not this one; null when it is. */
    public @Nullable String reportSignature() {
        String most = null;
        long best = agreeing;
        for (Map.Entry<String, Long> entry : reportSignatures.entrySet()) {
            if (entry.getValue() > best) {
                most = entry.getKey();
                best = entry.getValue();
            }
        }
        return most;
    }

    private Map<String, Long> signaturesWith(String signature, int sign) {
        TreeMap<String, Long> next = new TreeMap<>(reportSignatures);
        next.merge(signature, (long) sign, Long::sum);
        next.values().removeIf(count -> count == 0);
        if (next.size() > MAX_REPORT_SIGNATURES) {
            next.remove(signature);
        }
        return next;
    }

    private List<Exemplar> exemplarsWith(CrashDelta delta) {
        Exemplar exemplar =
                new Exemplar(delta.eventId(), delta.resolvedFrames(), delta.receivedAt());
        List<Exemplar> next = new ArrayList<>(exemplars);
        next.removeIf(each -> each.reportId().equals(exemplar.reportId()));
        if (delta.sign() > 0) {
            next.add(exemplar);
            next.sort(Comparator.naturalOrder());
        }
        return next.size() > MAX_EXEMPLARS ? List.copyOf(next.subList(0, MAX_EXEMPLARS)) : next;
    }
}
