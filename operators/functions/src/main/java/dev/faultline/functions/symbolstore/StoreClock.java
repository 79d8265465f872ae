package dev.faultline.functions.symbolstore;

import java.util.concurrent.TimeUnit;

/** Time as the stores see it. */
public interface StoreClock {

    /** The JVM's own clock. */
    StoreClock SYSTEM =
            new StoreClock() {
                @Override
                public long millis() {
                    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
                }

                @Override
                public void sleep(long millis) throws InterruptedException {
                    Thread.sleep(millis);
                }
            };

    /** Milliseconds that never go back; only differences matter. */
    long millis();

    /** Waits. */
    void sleep(long millis) throws InterruptedException;
}
