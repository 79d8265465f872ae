package dev.faultline.signature;

import dev.faultline.signature.text.PythonText;

/** Replaces the stack by the error of the channel between the two processes. */
final class IpcChannelErrorRule implements Rule {
    private static final int MAX_ERROR_LENGTH = 100;

    @Override
    public String name() {
        return "SignatureIPCChannelError";
    }

    @Override
    public void run(Signing signing) {
        CrashData crash = signing.crash();
        boolean notText = crash.has(Oddity.IPC_CHANNEL_ERROR_NOT_TEXT);
        String error = crash.ipcChannelError();
        if (error == null && !notText) {
            return;
        }
        if (error == null || crash.has(Oddity.ADDITIONAL_MINIDUMPS_NOT_A_LIST)) {
            throw new RuleFailure("ipc_channel_error or additional_minidumps is odd");
        }
        boolean browser = crash.additionalMinidumps().contains("upload_file_minidump_browser");
        signing.replace(
                (browser ? "IPCError-browser | " : "IPCError-content | ")
                        + PythonText.prefix(error, MAX_ERROR_LENGTH));
        signing.note(name(), "IPC Channel Error stomped on signature");
    }
}
