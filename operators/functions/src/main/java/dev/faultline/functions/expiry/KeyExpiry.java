package dev.faultline.functions.expiry;

import dev.faultline.state.MonitorStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.jspecify.annotations.Nullable;

/**
 * The moments at which the keys of an operator expire. Millions of keys expire at few distinct
 * moments, so they are listed by moment, and a timer belongs to a list: a timer for each key costs
 * more than what is known of the key.
 *
 * <p>A list is keyed state like any other and must move with its keys when the job is rescaled. So
 * there is one per key group, under a key that is made to fall into that group.
 *
 * <p>Notes are gathered on the heap. The operator writes them down before it passes on a watermark
 * and before a checkpoint.
 */
public final class KeyExpiry implements Triggerable<String, Long> {

    private static final String TIMERS = "expiry";

    /** Notes on the heap; about 100 bytes each. */
    private static final int CAPACITY = 16_384;

    private final AbstractStreamOperator<?> operator;
    private final Forgetting forgetting;
    private final KeyedStateBackend<String> backend;
    private final InternalTimerService<Long> timers;
    private final @Nullable Group[] groups;
    private int size;

    /**
     * Creates the moments of an operator that is being opened.
     *
     * @param operator the operator; its keys are texts
     * @param forgetting what to do with a key whose moment has come
     */
    public KeyExpiry(AbstractStreamOperator<?> operator, Forgetting forgetting) {
        this.operator = operator;
        this.forgetting = forgetting;
        backend = operator.getKeyedStateBackend();
        timers = operator.getInternalTimerService(TIMERS, LongSerializer.INSTANCE, this);
        int count = operator.getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
        groups = new Group[count];
    }

    /** Asks the operator to forget the key at the given event time. */
    public void note(String key, long moment) throws Exception {
        group(key).noted.computeIfAbsent(moment, each -> new ArrayList<>()).add(key);
        size++;
        if (size >= CAPACITY) {
            write();
        }
    }

    /**
     * Returns how many keys are listed in the key group of a key: what an operator bounds its state
     * by. A key that is listed for several moments counts several times, and what was noted since
     * the last watermark does not count yet.
     */
    public long listedBeside(String key) throws Exception {
        Group group = group(key);
        if (!group.loaded) {
            Object current = operator.getCurrentKey();
            operator.setCurrentKey(group.key);
            Long stored = count().value();
            group.listed = stored == null ? 0 : stored;
            group.loaded = true;
            operator.setCurrentKey(current);
        }
        return group.listed;
    }

    /** Returns the event time that has passed. */
    public long watermark() {
        return timers.currentWatermark();
    }

    /** Moves what was noted to the state. Changes the current key of the operator. */
    public void write() throws Exception {
        if (size == 0) {
            return;
        }
        for (Group group : groups) {
            if (group != null && !group.noted.isEmpty()) {
                write(group);
            }
        }
        size = 0;
    }

    private void write(Group group) throws Exception {
        operator.setCurrentKey(group.key);
        long listed = listedBeside(group.key);
        for (var byMoment : group.noted.entrySet()) {
            list(byMoment.getKey()).addAll(byMoment.getValue());
            timers.registerEventTimeTimer(byMoment.getKey(), byMoment.getKey());
            listed += byMoment.getValue().size();
        }
        group.noted.clear();
        keep(group, listed);
    }

    @Override
    public void onEventTime(InternalTimer<String, Long> timer) throws Exception {
        Group group = group(timer.getKey());
        ListState<String> list = list(timer.getNamespace());
        List<String> keys = new ArrayList<>();
        list.get().forEach(keys::add);
        list.clear();
        keep(group, listedBeside(group.key) - keys.size());
        for (String key : keys) {
            operator.setCurrentKey(key);
            forgetting.forget(timer.getTimestamp());
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<String, Long> timer) {
        throw new IllegalStateException("no key expires by processing time");
    }

    private void keep(Group group, long listed) throws Exception {
        group.listed = listed;
        if (listed == 0) {
            count().clear();
        } else {
            count().update(listed);
        }
    }

    private ListState<String> list(long moment) throws Exception {
        return backend.getPartitionedState(
                moment, LongSerializer.INSTANCE, MonitorStates.expiringKeys());
    }

    private ValueState<Long> count() throws Exception {
        return backend.getPartitionedState(
                VoidNamespace.INSTANCE,
                VoidNamespaceSerializer.INSTANCE,
                MonitorStates.value("expiring_keys_listed", Types.LONG));
    }

    private Group group(String key) {
        int number = groupOf(key);
        Group known = groups[number];
        if (known == null) {
            known = new Group(keyOf(number));
            groups[number] = known;
        }
        return known;
    }

    private int groupOf(String key) {
        return KeyGroupRangeAssignment.assignToKeyGroup(key, groups.length);
    }

    /** A key that falls into the group; one in as many as there are groups does. */
    private String keyOf(int group) {
        int i = 0;
        while (groupOf("expiry-" + i) != group) {
            i++;
        }
        return "expiry-" + i;
    }

    /** What is known of a key group on the heap. */
    private static final class Group {

        private final String key;
        private final Map<Long, List<String>> noted = new TreeMap<>();
        private boolean loaded;
        private long listed;

        Group(String key) {
            this.key = key;
        }
    }

    /** What an operator does when the moment of its current key has come. */
    @FunctionalInterface
    public interface Forgetting {

        /**
         * Forgets the state of the current key, unless it has got a later moment since.
         *
         * @param time the moment, event time
         */
        void forget(long time) throws Exception;
    }
}
