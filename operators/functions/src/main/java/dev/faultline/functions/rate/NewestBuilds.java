package dev.faultline.functions.rate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The builds that have rates of their own: the newest of those whose version is known. Build ids
 * that no mapping knows are the clients' words, of any number.
 *
 * @param ids newest first, at most {@value #LIMIT}
 */
public record NewestBuilds(List<String> ids) {

    static final NewestBuilds NONE = new NewestBuilds(List.of());

    static final int LIMIT = 16;

    /**
     * Takes a build.
     *
     * @param build build id, which begins with the time of the build
     * @param version its version; empty when that is not known
     */
    NewestBuilds plus(String build, String version) {
        if (build.isEmpty() || version.isEmpty() || ids.contains(build)) {
            return this;
        }
        List<String> more = new ArrayList<>(ids);
        more.add(build);
        more.sort(Collections.reverseOrder());
        return new NewestBuilds(List.copyOf(more.subList(0, Math.min(LIMIT, more.size()))));
    }

    /** The next older build; null for the oldest. */
    @Nullable String before(String build) {
        int next = ids.indexOf(build) + 1;
        return next < ids.size() ? ids.get(next) : null;
    }

    /** The build if it has rates of its own, else nothing. */
    String own(String build) {
        return ids.contains(build) ? build : "";
    }
}
