package dev.faultline.signature;

/** Marks crashes that ran out of stack: the frame on top is where it happened to end. */
final class StackOverflowRule implements Rule {
    @Override
    public String name() {
        return "StackOverflowSignature";
    }

    @Override
    public void run(Signing signing) {
        if ("EXCEPTION_STACK_OVERFLOW".equals(signing.crash().reason())) {
            signing.prepend("stackoverflow | ");
        }
    }
}
