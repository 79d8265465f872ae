package dev.faultline.signature;

/** Tells crashes without a stack apart by what the stackwalker said. */
final class StackwalkerErrorRule implements Rule {
    @Override
    public String name() {
        return "StackwalkerErrorSignatureRule";
    }

    @Override
    public void run(Signing signing) {
        String status = signing.crash().mdswStatus();
        if (status != null && signing.signature().startsWith("EMPTY")) {
            signing.append("; " + status);
        }
    }
}
