package dev.faultline.signature;

/** Marks processes that were killed because they hung. */
final class HangRule implements Rule {
    @Override
    public String name() {
        return "HungProcess";
    }

    @Override
    public void run(Signing signing) {
        String hang = signing.crash().hang();
        if (hang != null) {
            signing.prepend("hang: " + hang + " | ");
        }
    }
}
