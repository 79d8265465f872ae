package dev.faultline.signature;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a crash that its signature can depend on. Null means absent; for texts the empty
 * text means absent too, except for {@code hang}. Most callers use {@link #builder}.
 *
 * @param crashingThread index into {@code threads}; a negative one counts from the end
 * @param threads the threads that are known; may be fewer than the process had
 * @param os operating system; only the exact text {@code Windows NT} matters
 * @param reason crash reason, such as {@code EXCEPTION_STACK_OVERFLOW}
 * @param javaStackTrace Java stack trace as text; wins over everything else
 * @param javaException Java exception as an object; wins over {@code threads}
 * @param mdswStatus status of the stackwalker, appended when there is no stack
 * @param oomAllocationSize bytes asked for when memory ran out; 0 counts as absent
 * @param jsLargeAllocationFailure only the text {@code Reporting} matters
 * @param abortMessage what the program said when it aborted
 * @param asyncShutdownTimeout JSON text {@code {"phase": ..., "conditions": [...]}}
 * @param ipcChannelError error of the channel between two processes
 * @param additionalMinidumps names of the further dumps of the report, such as {@code
 *     upload_file_minidump_browser}
 * @param ipcMessageName name of the message that was being handled
 * @param hang what hung, such as {@code ui}
 * @param oddities what the fields above cannot say; empty for crashes Faultline parsed itself
 */
public record CrashData(
        int crashingThread,
        List<CrashThread> threads,
        @Nullable String os,
        @Nullable String reason,
        @Nullable String javaStackTrace,
        @Nullable JavaException javaException,
        @Nullable String mdswStatus,
        @Nullable Long oomAllocationSize,
        @Nullable String jsLargeAllocationFailure,
        @Nullable String abortMessage,
        @Nullable String asyncShutdownTimeout,
        @Nullable String ipcChannelError,
        List<String> additionalMinidumps,
        @Nullable String ipcMessageName,
        @Nullable String hang,
        Set<Oddity> oddities) {

    private static final CrashThread NO_THREAD = CrashThread.of(List.of());

    public CrashData {
        reason = Texts.presentOrNull(reason);
        javaStackTrace = Texts.presentOrNull(javaStackTrace);
        mdswStatus = Texts.presentOrNull(mdswStatus);
        abortMessage = Texts.presentOrNull(abortMessage);
        asyncShutdownTimeout = Texts.presentOrNull(asyncShutdownTimeout);
        ipcChannelError = Texts.presentOrNull(ipcChannelError);
        ipcMessageName = Texts.presentOrNull(ipcMessageName);
        threads = List.copyOf(threads);
        additionalMinidumps = List.copyOf(additionalMinidumps);
        oddities = Set.copyOf(oddities);
    }

    /** A builder with nothing set and crashing thread 0. */
    public static Builder builder() {
        return new Builder();
    }

    /** The thread at this index, counted from the end when negative; without frames if missing. */
    CrashThread thread(int index) {
        int at = index < 0 ? index + threads.size() : index;
        return at < 0 || at >= threads.size() ? NO_THREAD : threads.get(at);
    }

    boolean has(Oddity oddity) {
        return !oddities.isEmpty() && oddities.contains(oddity);
    }

    /** Collects the fields of a {@link CrashData}; every one may be left out. */
    public static final class Builder {
        private int crashingThread;
        private List<CrashThread> threads = List.of();
        private @Nullable String os;
        private @Nullable String reason;
        private @Nullable String javaStackTrace;
        private @Nullable JavaException javaException;
        private @Nullable String mdswStatus;
        private @Nullable Long oomAllocationSize;
        private @Nullable String jsLargeAllocationFailure;
        private @Nullable String abortMessage;
        private @Nullable String asyncShutdownTimeout;
        private @Nullable String ipcChannelError;
        private List<String> additionalMinidumps = List.of();
        private @Nullable String ipcMessageName;
        private @Nullable String hang;
        private final Set<Oddity> oddities = EnumSet.noneOf(Oddity.class);

        private Builder() {}

        /** See {@link CrashData#crashingThread}. */
        public Builder crashingThread(int index) {
            crashingThread = index;
            return this;
        }

        /** See {@link CrashData#threads}. */
        public Builder threads(List<CrashThread> value) {
            threads = value;
            return this;
        }

        /** See {@link CrashData#os}. */
        public Builder os(@Nullable String value) {
            os = value;
            return this;
        }

        /** See {@link CrashData#reason}. */
        public Builder reason(@Nullable String value) {
            reason = value;
            return this;
        }

        /** See {@link CrashData#javaStackTrace}. */
        public Builder javaStackTrace(@Nullable String value) {
            javaStackTrace = value;
            return this;
        }

        /** See {@link CrashData#javaException}. */
        public Builder javaException(@Nullable JavaException value) {
            javaException = value;
            return this;
        }

        /** See {@link CrashData#mdswStatus}. */
        public Builder mdswStatus(@Nullable String value) {
            mdswStatus = value;
            return this;
        }

        /** See {@link CrashData#oomAllocationSize}; bytes. */
        public Builder oomAllocationSize(@Nullable Long sizeBytes) {
            oomAllocationSize = sizeBytes;
            return this;
        }

        /** See {@link CrashData#jsLargeAllocationFailure}. */
        public Builder jsLargeAllocationFailure(@Nullable String value) {
            jsLargeAllocationFailure = value;
            return this;
        }

        /** See {@link CrashData#abortMessage}. */
        public Builder abortMessage(@Nullable String value) {
            abortMessage = value;
            return this;
        }

        /** See {@link CrashData#asyncShutdownTimeout}. */
        public Builder asyncShutdownTimeout(@Nullable String json) {
            asyncShutdownTimeout = json;
            return this;
        }

        /** See {@link CrashData#ipcChannelError}. */
        public Builder ipcChannelError(@Nullable String value) {
            ipcChannelError = value;
            return this;
        }

        /** See {@link CrashData#additionalMinidumps}. */
        public Builder additionalMinidumps(List<String> names) {
            additionalMinidumps = names;
            return this;
        }

        /** See {@link CrashData#ipcMessageName}. */
        public Builder ipcMessageName(@Nullable String value) {
            ipcMessageName = value;
            return this;
        }

        /** See {@link CrashData#hang}. */
        public Builder hang(@Nullable String value) {
            hang = value;
            return this;
        }

        /** Marks one field as odd, see {@link Oddity}. */
        public Builder oddity(Oddity oddity) {
            oddities.add(oddity);
            return this;
        }

        /** The crash data collected so far. */
        public CrashData build() {
            return new CrashData(
                    crashingThread,
                    threads,
                    os,
                    reason,
                    javaStackTrace,
                    javaException,
                    mdswStatus,
                    oomAllocationSize,
                    jsLargeAllocationFailure,
                    abortMessage,
                    asyncShutdownTimeout,
                    ipcChannelError,
                    additionalMinidumps,
                    ipcMessageName,
                    hang,
                    oddities);
        }
    }
}
