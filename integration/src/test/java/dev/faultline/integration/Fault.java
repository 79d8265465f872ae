package dev.faultline.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Something that goes wrong and is over after a while.
 *
 * @param name for the report
 * @param lasts zero for what is over at once
 * @param begin does the harm
 * @param end takes it back
 */
record Fault(String name, Duration lasts, Runnable begin, Runnable end) {

    private static final int SHORTEST_SECONDS = 15;
    private static final int LONGEST_SECONDS = 40;

    /** Processes that are killed, where the cluster has them. */
    static final List<List<String>> KILLED =
            List.of(
                    List.of("taskmanager-1"),
                    List.of("taskmanager-2"),
                    List.of("jobmanager"),
                    List.of("kafka"),
                    List.of("registry"),
                    List.of("notifier"),
                    List.of("alertmanager"),
                    List.of("zookeeper"),
                    List.of("taskmanager-1", "taskmanager-2"),
                    List.of("jobmanager", "jobmanager-2", "taskmanager-1", "taskmanager-2"));

    private static final List<String> STOPPED =
            List.of(
                    "taskmanager-1",
                    "taskmanager-2",
                    "jobmanager",
                    "kafka",
                    "registry",
                    "notifier");

    /** SIGKILL; the supervisor starts them again. */
    static Fault kill(SupervisedFaultline cluster, List<String> names) {
        List<String> there = names.stream().filter(cluster::has).toList();
        return new Fault(
                "kill " + String.join(" ", there),
                Duration.ZERO,
                () -> there.forEach(cluster::kill),
                () -> {});
    }

    /** SIGSTOP, later SIGCONT. */
    static Fault stop(SupervisedFaultline cluster, String name, Duration lasts) {
        List<ProcessHandle> stopped = new ArrayList<>();
        return new Fault(
                "stop " + name,
                lasts,
                () -> {
                    Optional<ProcessHandle> process = cluster.handle(name);
                    process.ifPresent(stopped::add);
                    process.ifPresent(each -> SupervisedFaultline.signal(each, "STOP"));
                },
                () -> {
                    stopped.stream()
                            .filter(ProcessHandle::isAlive)
                            .forEach(each -> SupervisedFaultline.signal(each, "CONT"));
                    stopped.clear();
                });
    }

    /** A bad network between the jobs and the broker. */
    static Fault network(FaultProxy proxy, FaultProxy.Mode mode, Duration lasts) {
        return new Fault(
                "network " + mode,
                lasts,
                () -> proxy.set(mode),
                () -> proxy.set(FaultProxy.Mode.PASS));
    }

    /** A bad symbol store. */
    static Fault symbols(FaultySymbolStore store, FaultySymbolStore.Mode mode, Duration lasts) {
        return new Fault(
                "symbol store " + mode,
                lasts,
                () -> store.set(mode),
                () -> store.set(FaultySymbolStore.Mode.GOOD));
    }

    /** Every kind of fault once, in an order and of durations that follow from the random. */
    static List<Fault> all(
            SupervisedFaultline cluster,
            FaultProxy proxy,
            FaultySymbolStore store,
            SplittableRandom random) {
        List<Fault> faults = new ArrayList<>();
        KILLED.stream()
                .filter(
                        names ->
                                names.stream()
                                        .allMatch(
                                                name ->
                                                        cluster.has(name)
                                                                || name.equals("jobmanager-2")))
                .forEach(names -> faults.add(kill(cluster, names)));
        STOPPED.forEach(name -> faults.add(stop(cluster, name, aWhile(random))));
        Stream.of(FaultProxy.Mode.FREEZE, FaultProxy.Mode.CUT, FaultProxy.Mode.SLOW)
                .forEach(mode -> faults.add(network(proxy, mode, aWhile(random))));
        for (FaultySymbolStore.Mode mode : FaultySymbolStore.Mode.values()) {
            if (mode != FaultySymbolStore.Mode.GOOD) {
                faults.add(symbols(store, mode, aWhile(random)));
            }
        }
        for (int i = faults.size() - 1; i > 0; i--) {
            Collections.swap(faults, i, random.nextInt(i + 1));
        }
        return faults;
    }

    private static Duration aWhile(SplittableRandom random) {
        return Duration.ofSeconds(random.nextInt(SHORTEST_SECONDS, LONGEST_SECONDS + 1));
    }
}
