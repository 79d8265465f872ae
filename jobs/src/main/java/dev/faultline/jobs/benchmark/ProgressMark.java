package dev.faultline.jobs.benchmark;

import java.io.IOException;

/** Tells how many records of its input a job has got through. */
interface ProgressMark {

    /** A run begins: what earlier runs have done does not count. */
    void begin();

    /**
     * Records the running job has got through.
     *
     * @param job 32 hexadecimal digits
     */
    long records(String job) throws IOException;
}
