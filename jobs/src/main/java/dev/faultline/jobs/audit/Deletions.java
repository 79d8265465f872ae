package dev.faultline.jobs.audit;

import dev.faultline.schema.DeletionRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who asked to be forgotten, and what follows for the rows of an event. */
final class Deletions {

    /**
     * What was asked for a client.
     *
     * @param until latest receive time it holds for
     * @param askedAt when the latest request was written
     */
    private record Asked(long until, long askedAt) {

        Asked and(Asked other) {
            return new Asked(Math.max(until, other.until), Math.max(askedAt, other.askedAt));
        }
    }

    private final Map<String, Asked> clients = new HashMap<>();
    private final long allowedMillis;

    Deletions(AuditSettings settings) {
        this.allowedMillis = settings.allowedDelay().toMillis();
    }

    void take(DeletionRequest request, long appendedAt) {
        clients.merge(
                request.getClientHash(),
                new Asked(request.getUntil().toEpochMilli(), appendedAt),
                Asked::and);
    }

    /** What holds for an event of which there are these versions. */
    Right of(List<Version> versions) {
        long askedAt = 0;
        int covered = 0;
        for (Version version : versions) {
            Asked asked = clients.get(version.client());
            if (asked != null && version.receivedAt() <= asked.until()) {
                askedAt = Math.max(askedAt, asked.askedAt());
                covered++;
            }
        }
        return covered == 0
                ? Right.NONE
                : covered == versions.size() ? new Right(true, askedAt + allowedMillis) : Right.MAY;
    }

    /**
     * Whether rows of an event may be deleted, and from when on they have to be.
     *
     * @param mayBeGone whether a deletion is in order; where the client sent the same crash again
     *     after what it asked for, its rows may be there as well
     * @param goneBy time by which the rows have to be gone
     */
    record Right(boolean mayBeGone, long goneBy) {

        static final Right NONE = new Right(false, Long.MAX_VALUE);
        static final Right MAY = new Right(true, Long.MAX_VALUE);

        /** Both, for a row of two events. */
        Right or(Right other) {
            return new Right(mayBeGone || other.mayBeGone, Math.min(goneBy, other.goneBy));
        }

        /** Whether a row that was written then has been there for too long. */
        boolean isBrokenBy(long appendedAt, long allowedMillis, long now) {
            return goneBy < now && appendedAt < now - allowedMillis;
        }
    }
}
