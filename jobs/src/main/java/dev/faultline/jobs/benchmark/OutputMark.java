package dev.faultline.jobs.benchmark;

/** For a job that writes one record to some topic for each record that it reads. */
final class OutputMark implements ProgressMark {

    private final TopicEnds ends;
    private final String topic;
    private long before;

    OutputMark(TopicEnds ends, String topic) {
        this.ends = ends;
        this.topic = topic;
    }

    @Override
    public void begin() {
        before = ends.records(topic);
    }

    @Override
    public long records(String job) {
        return ends.records(topic) - before;
    }
}
