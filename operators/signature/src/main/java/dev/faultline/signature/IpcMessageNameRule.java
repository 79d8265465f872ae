package dev.faultline.signature;

/** Appends the message that was being handled. */
final class IpcMessageNameRule implements Rule {
    @Override
    public String name() {
        return "SignatureIPCMessageName";
    }

    @Override
    public void run(Signing signing) {
        String message = signing.crash().ipcMessageName();
        if (message != null) {
            signing.append(" | IPC_Message_Name=" + message);
        }
    }
}
