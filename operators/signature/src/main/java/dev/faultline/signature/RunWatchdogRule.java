package dev.faultline.signature;

/**
 * The watchdog kills a process that does not shut down. What hangs is the main thread, so its stack
 * replaces the watchdog's.
 */
final class RunWatchdogRule implements Rule {
    private final SignatureGenerationRule generation;

    RunWatchdogRule(SignatureGenerationRule generation) {
        this.generation = generation;
    }

    @Override
    public String name() {
        return "SignatureRunWatchDog";
    }

    @Override
    public void run(Signing signing) {
        if (signing.signature().contains("RunWatchdog")) {
            generation.generate(signing, 0);
            signing.prepend("shutdownhang | ");
        }
    }
}
