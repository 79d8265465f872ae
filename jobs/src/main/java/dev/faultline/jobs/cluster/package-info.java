/**
 * The local cluster: Kafka broker, schema registry, Flink and the jobs as ordinary processes of one
 * machine.
 *
 * <p>Enters: the jar sets that Maven assembled under {@code local-cluster/} and the wishes of the
 * command line. Leaves: running processes, all bound to loopback, and one folder that holds
 * everything they write. {@link dev.faultline.jobs.cluster.LocalCluster} is the command line with
 * the supervisor; {@link dev.faultline.jobs.cluster.ClusterProcesses} is the part that integration
 * tests use. Nothing here knows what the jobs compute.
 */
@NullMarked
package dev.faultline.jobs.cluster;

import org.jspecify.annotations.NullMarked;
