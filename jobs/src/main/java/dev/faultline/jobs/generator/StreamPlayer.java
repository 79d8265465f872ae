package dev.faultline.jobs.generator;

import java.util.Iterator;

/**
 * Plays a stream into a sink: what was received before now at once, the rest when its receive time
 * comes. The only place of the generator that knows the time.
 */
public final class StreamPlayer {

    /** Time and waiting, so that tests need neither. */
    public interface Clock {

        /** Now, Unix milliseconds. */
        long millis();

        /** Returns at the moment or, when it has passed, at once. */
        void sleepUntil(long millis) throws InterruptedException;

        /** The time of this machine. */
        static Clock system() {
            return new Clock() {
                @Override
                public long millis() {
                    return System.currentTimeMillis();
                }

                @Override
                public void sleepUntil(long millis) throws InterruptedException {
                    long wait = millis - millis();
                    if (wait > 0) {
                        Thread.sleep(wait);
                    }
                }
            };
        }
    }

    private final RecordSink sink;
    private final Clock clock;

    /** A player. */
    public StreamPlayer(RecordSink sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * Sends every record, each not before its receive time.
     *
     * @return number of records sent
     * @throws InterruptedException when the thread is asked to stop; what was sent stays sent
     */
    public long play(Iterator<GeneratedRecord> records) throws InterruptedException {
        long sent = 0;
        while (records.hasNext()) {
            GeneratedRecord record = records.next();
            clock.sleepUntil(record.receivedAtMillis());
            sink.send(record);
            sent++;
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return sent;
    }
}
