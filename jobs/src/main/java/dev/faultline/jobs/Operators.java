package dev.faultline.jobs;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** How every operator gets its uid, its name in the Flink UI, and what the UI says of it. */
public final class Operators {

    private Operators() {}

    /** Names an operator by its uid and describes it. */
    public static <T> SingleOutputStreamOperator<T> named(
            SingleOutputStreamOperator<T> operator, String uid) {
        return operator.uid(uid).name(uid).setDescription(OperatorDescriptions.of(uid));
    }

    /** Writes rows through a sink that is named by its uid and described. */
    public static <T> void write(DataStream<T> rows, Sink<T> sink, String uid) {
        rows.sinkTo(sink).uid(uid).name(uid).setDescription(OperatorDescriptions.of(uid));
    }
}
