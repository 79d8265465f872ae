package dev.faultline.functions.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One life of the job, from a checkpoint or from nothing to a crash or to the end. Each edge is a
 * queue per pair of tasks; which queue moves next is drawn. Barriers are aligned.
 */
final class SimulatedJob {

    private static final Object BARRIER = new Object();

    private record Time(long millis) {}

    /** A queue between two tasks. */
    private static final class Channel {

        final Task to;
        final int input;
        final SimulatedGraph.@Nullable Edge edge;
        final boolean hasClock;
        final ArrayDeque<Object> queue = new ArrayDeque<>();
        long watermark = Long.MIN_VALUE;
        boolean blocked;
        boolean ready;

        Channel(Task to, int input, SimulatedGraph.@Nullable Edge edge, boolean hasClock) {
            this.to = to;
            this.input = input;
            this.edge = edge;
            this.hasClock = hasClock;
        }
    }

    private static final class Task {

        final SimulatedGraph.Node node;
        final int index;
        final SimulatedOperator operator;
        final List<Channel> inputs = new ArrayList<>();
        final Map<SimulatedGraph.Edge, Channel[]> outputs = new LinkedHashMap<>();
        long watermark = Long.MIN_VALUE;

        Task(SimulatedGraph.Node node, int index) {
            this.node = node;
            this.index = index;
            this.operator = node.operator(index);
        }
    }

    private final SimulatedGraph graph;
    private final Random random;
    private final int parallelism;
    private final Consumer<Said> published;
    private final Map<String, Task[]> tasks = new HashMap<>();
    private final Map<String, Channel[]> doors = new HashMap<>();
    private final List<Channel> ready = new ArrayList<>();
    private @Nullable Map<String, List<KeyedStore>> checkpoint;
    private int missing;

    /**
     * What an operator said to somebody outside.
     *
     * @param node name of the operator
     * @param task which task said it
     * @param record what; null for a checkpoint, before which everything was written
     */
    record Said(String node, int task, @Nullable SpecificRecord record) {}

    SimulatedJob(
            SimulatedGraph graph,
            Random random,
            int parallelism,
            Map<String, List<KeyedStore>> restored,
            Consumer<Said> published) {
        this.graph = graph;
        this.random = random;
        this.parallelism = parallelism;
        this.published = published;
        for (SimulatedGraph.Node node : graph.nodes()) {
            start(node, restored.getOrDefault(node.name, List.of()));
        }
        for (SimulatedGraph.Node node : graph.nodes()) {
            for (Task task : tasks(node)) {
                connect(task);
            }
        }
    }

    private void start(SimulatedGraph.Node node, List<KeyedStore> restored) {
        Task[] all = new Task[parallelism];
        Channel[] in = new Channel[parallelism];
        for (int i = 0; i < parallelism; i++) {
            Task task = new Task(node, i);
            all[i] = task;
            task.operator.start(
                    KeyedStore.partOf(restored, this::taskOf, i),
                    (port, record) -> say(task, port, record));
            if (node.source) {
                in[i] = new Channel(task, 0, null, true);
                task.inputs.add(in[i]);
            }
        }
        tasks.put(node.name, all);
        doors.put(node.name, in);
    }

    private void connect(Task from) {
        for (SimulatedGraph.Edge edge : from.node.outputs) {
            Channel[] channels = new Channel[parallelism];
            for (int i = 0; i < parallelism; i++) {
                if (!edge.forward() || i == from.index) {
                    Task to = tasks(edge.to())[i];
                    channels[i] = new Channel(to, edge.input(), edge, edge.hasClock());
                    to.inputs.add(channels[i]);
                }
            }
            from.outputs.put(edge, channels);
        }
    }

    private Task[] tasks(SimulatedGraph.Node node) {
        Task[] all = tasks.get(node.name);
        if (all == null) {
            throw new IllegalStateException("no such node: " + node.name);
        }
        return all;
    }

    private int taskOf(Object key) {
        return Math.floorMod(key.hashCode() * 0x9E3779B1, parallelism);
    }

    private void say(Task from, String port, Object record) {
        for (SimulatedGraph.Edge edge : from.node.outputs) {
            if (edge.port().equals(port)) {
                Channel[] channels = from.outputs.getOrDefault(edge, new Channel[0]);
                put(channels[edge.forward() ? from.index : owner(edge, record)], record);
            }
        }
        if (record instanceof SpecificRecord row) {
            published.accept(new Said(from.node.name, from.index, row));
        }
    }

    private int owner(SimulatedGraph.Edge edge, Object record) {
        if (edge.key() == null) {
            throw new IllegalStateException("records need a key to find their task");
        }
        return taskOf(edge.key().apply(record));
    }

    private void put(Channel channel, Object item) {
        channel.queue.add(item);
        makeReady(channel);
    }

    private void makeReady(Channel channel) {
        if (!channel.ready && !channel.blocked && !channel.queue.isEmpty()) {
            channel.ready = true;
            ready.add(channel);
        }
    }

    /** A record comes from outside. */
    void send(String source, int task, Object record) {
        put(door(source, task), record);
    }

    /** Everything received up to a time has come from outside. */
    void sendTime(String source, int task, long time) {
        put(door(source, task), new Time(time));
    }

    private Channel door(String source, int task) {
        Channel[] in = doors.get(source);
        if (in == null) {
            throw new IllegalStateException("no such source: " + source);
        }
        return in[task];
    }

    /** Begins a checkpoint of what has come so far; answers when there is none under way. */
    boolean beginCheckpoint() {
        if (missing > 0) {
            return false;
        }
        checkpoint = new HashMap<>();
        missing = tasks.size() * parallelism;
        for (Channel[] in : doors.values()) {
            for (Channel each : in) {
                if (each != null) {
                    put(each, BARRIER);
                }
            }
        }
        return true;
    }

    /** State of a checkpoint that has just been completed; null when none has. */
    @Nullable Map<String, List<KeyedStore>> takeCheckpoint() {
        if (missing > 0 || checkpoint == null) {
            return null;
        }
        Map<String, List<KeyedStore>> complete = checkpoint;
        checkpoint = null;
        return complete;
    }

    /** How many queues have something to do. */
    int busy() {
        return ready.size();
    }

    /** Moves one record, at random. */
    void step() throws Exception {
        int drawn = random.nextInt(ready.size());
        Channel channel = ready.get(drawn);
        take(channel);
        if (channel.queue.isEmpty() || channel.blocked) {
            channel.ready = false;
            // What was said meanwhile came behind it.
            ready.set(drawn, ready.get(ready.size() - 1));
            ready.remove(ready.size() - 1);
        }
    }

    private void take(Channel channel) throws Exception {
        Object item = channel.queue.remove();
        Task task = channel.to;
        if (item == BARRIER) {
            channel.blocked = true;
            if (task.inputs.stream().allMatch(each -> each.blocked)) {
                snapshot(task);
            }
        } else if (item instanceof Time time) {
            channel.watermark = time.millis();
            advance(task);
        } else {
            SimulatedGraph.Edge edge = channel.edge;
            if (edge != null && edge.key() != null) {
                Object key = edge.key().apply(item);
                task.operator.setKey(key);
                if (taskOf(key) != task.index) {
                    throw new IllegalStateException(
                            task.node.name + " gets a key of another task: " + key);
                }
            }
            task.operator.element(channel.input, item);
        }
    }

    private void advance(Task task) throws Exception {
        long time = Long.MAX_VALUE;
        for (Channel each : task.inputs) {
            time = each.hasClock ? Math.min(time, each.watermark) : time;
        }
        if (time > task.watermark) {
            task.watermark = time;
            task.operator.watermark(time);
            toAll(task, new Time(time), true);
        }
    }

    private void snapshot(Task task) throws Exception {
        task.operator.beforeBarrier();
        if (checkpoint == null) {
            throw new IllegalStateException("no checkpoint is under way");
        }
        checkpoint
                .computeIfAbsent(task.node.name, each -> new ArrayList<>())
                .add(task.operator.store().copy());
        published.accept(new Said(task.node.name, task.index, null));
        missing--;
        toAll(task, BARRIER, false);
        for (Channel each : task.inputs) {
            each.blocked = false;
            makeReady(each);
        }
    }

    private void toAll(Task task, Object item, boolean onlyClocks) {
        for (Channel[] channels : task.outputs.values()) {
            for (Channel each : channels) {
                if (each != null && (each.hasClock || !onlyClocks)) {
                    put(each, item);
                }
            }
        }
    }

    /** Everything that is still in the state, for a reader. */
    String leftovers() {
        StringBuilder left = new StringBuilder();
        for (SimulatedGraph.Node node : graph.nodes()) {
            for (Task task : tasks(node)) {
                String of = task.operator.store().leftovers();
                if (!of.isEmpty()) {
                    left.append(node.name).append(": ").append(of).append('\n');
                }
            }
        }
        return left.toString();
    }
}
