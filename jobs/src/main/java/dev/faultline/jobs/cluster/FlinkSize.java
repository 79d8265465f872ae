package dev.faultline.jobs.cluster;

/**
 * Size of the Flink session.
 *
 * <p>The default lets either of two TaskManagers hold both jobs at parallelism 2 (2 × 2 slots), so
 * losing one for good stops nothing.
 *
 * @param taskManagers number of TaskManager processes
 * @param slots slots of each
 * @param parallelism default parallelism of a job
 * @param jobManagerHeapMb Java heap of the JobManager, MB
 * @param taskManagerMb all memory of one TaskManager, MB
 * @param managedMb the part of it that RocksDB gets, MB
 */
public record FlinkSize(
        int taskManagers,
        int slots,
        int parallelism,
        int jobManagerHeapMb,
        int taskManagerMb,
        int managedMb) {

    public static final FlinkSize DEFAULT = new FlinkSize(2, 4, 2, 320, 1600, 320);
}
