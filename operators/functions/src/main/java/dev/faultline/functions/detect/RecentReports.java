package dev.faultline.functions.detect;

import dev.faultline.correlation.Exemplar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Reports of a signature to open when it fires.
 *
 * @param reports best first
 */
public record RecentReports(List<Exemplar> reports) {

    static final RecentReports NONE = new RecentReports(List.of());

    RecentReports with(Collection<Exemplar> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Exemplar> next = new ArrayList<>(reports);
        for (Exemplar exemplar : more) {
            if (!next.contains(exemplar)) {
                next.add(exemplar);
            }
        }
        next.sort(Comparator.naturalOrder());
        return new RecentReports(
                List.copyOf(next.subList(0, Math.min(next.size(), SignatureStep.MAX_REPORTS))));
    }

    RecentReports since(long receivedAt) {
        return new RecentReports(
                reports.stream().filter(each -> each.receivedAt() > receivedAt).toList());
    }
}
