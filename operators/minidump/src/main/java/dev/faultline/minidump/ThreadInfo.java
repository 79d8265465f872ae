package dev.faultline.minidump;

/**
 * What Windows knew of a thread beside its registers. Times are in units of 100 ns, those of day
 * since 1601.
 *
 * @param dumpFlags why the thread's data may be incomplete; 4 if it had ended
 * @param exitStatus 259 while the thread runs
 * @param createTime when it started
 * @param exitTime when it ended, 0 while it runs
 * @param kernelTime processor time spent in the system
 * @param userTime processor time spent in the program
 * @param startAddress function that it was started with
 * @param affinity processors that it may run on
 */
public record ThreadInfo(
        long dumpFlags,
        long exitStatus,
        long createTime,
        long exitTime,
        long kernelTime,
        long userTime,
        long startAddress,
        long affinity) {}
