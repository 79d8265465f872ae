package dev.faultline.intake.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What signature rules read besides frames. Text of the client, redacted, because a signature made
 * of it is public. Null means the input does not say.
 *
 * @param os the stack walker's name of the system: {@code Windows NT}, {@code Mac OS X}, {@code
 *     Linux}, {@code Android} …
 * @param reason exception or signal of the ping's stack; of a report it is in the dump
 * @param abortMessage text of an abort
 * @param mozCrashReason text of an assertion
 * @param oomAllocationSize bytes of the allocation that failed
 * @param jsLargeAllocationFailure {@code Reporting}, {@code Reported} or {@code Recovered}
 * @param asyncShutdownTimeout JSON text of an object with {@code phase} and {@code conditions}
 * @param ipcChannelError e.g. {@code ShutDownKill}
 * @param ipcMessageName name of the message in flight
 * @param hang marks a hang; an empty text counts
 * @param stackwalkStatus error of the client's walk
 * @param javaException chained Java exceptions
 * @param javaStackTrace Java stack trace text of a report, without the messages
 * @param additionalMinidumps names of the dumps beside the main one
 */
public record SignatureInputs(
        @Nullable String os,
        @Nullable String reason,
        @Nullable String abortMessage,
        @Nullable String mozCrashReason,
        @Nullable Long oomAllocationSize,
        @Nullable String jsLargeAllocationFailure,
        @Nullable String asyncShutdownTimeout,
        @Nullable String ipcChannelError,
        @Nullable String ipcMessageName,
        @Nullable String hang,
        @Nullable String stackwalkStatus,
        @Nullable JavaException javaException,
        @Nullable String javaStackTrace,
        List<String> additionalMinidumps) {}
