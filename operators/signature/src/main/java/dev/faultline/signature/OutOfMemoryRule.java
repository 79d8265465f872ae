package dev.faultline.signature;

import java.util.Set;

/**
 * Separates crashes for want of memory, and among them small allocations, where the stack is
 * chance, from large ones, where it is not.
 */
final class OutOfMemoryRule implements Rule {
    private static final String[] FRAMES = {
        "NS_ABORT_OOM",
        "mozalloc_handle_oom",
        "CrashAtUnhandlableOOM",
        "AutoEnterOOMUnsafeRegion",
        "alloc::oom::oom"
    };
    private static final Set<String> LAST_ERRORS =
            Set.of("ERROR_COMMITMENT_LIMIT", "ERROR_NOT_ENOUGH_MEMORY");
    private static final Set<String> REASONS =
            Set.of("STATUS_FATAL_MEMORY_EXHAUSTION", "STATUS_NO_MEMORY");
    private static final long MAX_SMALL_BYTES = 256 * 1024;

    @Override
    public String name() {
        return "OOMSignature";
    }

    @Override
    public void run(Signing signing) {
        if (isOutOfMemory(signing.crash(), signing.signature())) {
            mark(signing);
        }
    }

    /** Says that memory ran out, and for how much. */
    static void mark(Signing signing) {
        CrashData crash = signing.crash();
        if (isLargeJs(crash)) {
            signing.prepend("OOM | large | ");
            return;
        }
        if (crash.has(Oddity.OOM_SIZE_UNREADABLE)) {
            throw new RuleFailure("oom_allocation_size is not a number");
        }
        Long sizeBytes = crash.oomAllocationSize();
        if (sizeBytes == null) {
            signing.prepend("OOM | unknown | ");
        } else if (sizeBytes <= MAX_SMALL_BYTES) {
            signing.replace("OOM | small");
        } else {
            signing.prepend("OOM | large | ");
        }
    }

    private static boolean isOutOfMemory(CrashData crash, String signature) {
        Long sizeBytes = crash.oomAllocationSize();
        if ((sizeBytes != null && sizeBytes != 0) || crash.has(Oddity.OOM_SIZE_GIVEN)) {
            return true;
        }
        if (signature.isEmpty()) {
            return false;
        }
        if (isNamedIn(signature)) {
            return true;
        }
        CrashThread thread = crash.thread(crash.crashingThread());
        if (thread.isMalformed()) {
            throw new RuleFailure("the thread is not an object");
        }
        String lastError = thread.lastErrorValue();
        String reason = crash.reason();
        return (lastError != null && LAST_ERRORS.contains(lastError))
                || (reason != null && REASONS.contains(reason))
                || isLargeJs(crash);
    }

    /** Whether a frame of the stack tells by its name that memory ran out. */
    static boolean isNamedIn(String signature) {
        for (String frame : FRAMES) {
            if (signature.contains(frame)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLargeJs(CrashData crash) {
        return "Reporting".equals(crash.jsLargeAllocationFailure());
    }
}
