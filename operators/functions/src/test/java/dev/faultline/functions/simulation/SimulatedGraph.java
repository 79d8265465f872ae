package dev.faultline.functions.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Operators and who listens to whom. */
final class SimulatedGraph {

    /** Output of a node that comes from outside. */
    static final int NO_INPUT = -1;

    /** An operator, of which each task has one. */
    static final class Node {

        final String name;
        final boolean source;
        final List<Edge> outputs = new ArrayList<>();
        private final Supplier<SimulatedOperator> factory;
        private final List<SimulatedOperator> opened = new ArrayList<>();

        private Node(String name, boolean source, Supplier<SimulatedOperator> factory) {
            this.name = name;
            this.source = source;
            this.factory = factory;
        }

        /** The operator of a task; opened once, because that takes longer than a simulation. */
        SimulatedOperator operator(int task) {
            while (opened.size() <= task) {
                opened.add(factory.get());
            }
            return opened.get(task);
        }
    }

    /**
     * Who listens.
     *
     * @param port what is listened to
     * @param to who listens
     * @param input at which of its inputs
     * @param key key of a record
     * @param forward whether records stay with their task; else the key decides
     * @param hasClock whether time comes this way too
     */
    record Edge(
            String port,
            Node to,
            int input,
            @Nullable Function<Object, Object> key,
            boolean forward,
            boolean hasClock) {}

    private final List<Node> nodes = new ArrayList<>();

    List<Node> nodes() {
        return nodes;
    }

    /** What comes from outside. */
    Node source(String name) {
        return add(new Node(name, true, Relay::new));
    }

    Node node(String name, Supplier<SimulatedOperator> factory) {
        return add(new Node(name, false, factory));
    }

    private Node add(Node node) {
        nodes.add(node);
        return node;
    }

    /** Records go to the task that owns their key. */
    <T> void keyed(Node from, String port, Node to, int input, Function<T, Object> key) {
        from.outputs.add(new Edge(port, to, input, untyped(key), false, true));
    }

    /** The same of records that have no say in time. */
    <T> void keyedWithoutClock(
            Node from, String port, Node to, int input, Function<T, Object> key) {
        from.outputs.add(new Edge(port, to, input, untyped(key), false, false));
    }

    /** Records stay with their task, which owns their key already. */
    <T> void beside(Node from, String port, Node to, int input, Function<T, Object> key) {
        from.outputs.add(new Edge(port, to, input, untyped(key), true, true));
    }

    /** Records stay with their task and have no key. */
    void forward(Node from, String port, Node to) {
        from.outputs.add(new Edge(port, to, 0, null, true, true));
    }

    /** Nothing but time goes this way. */
    void clock(Node from, Node to) {
        from.outputs.add(new Edge("nobody says this", to, NO_INPUT, null, false, true));
    }

    @SuppressWarnings("unchecked") // who wires an edge knows what comes
    private static <T> Function<Object, Object> untyped(Function<T, Object> key) {
        return record -> key.apply((T) record);
    }

    private static final class Relay extends SimulatedOperator {

        @Override
        void element(int input, Object record) {
            say(MAIN, record);
        }
    }
}
