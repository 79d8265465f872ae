package dev.faultline.statistics.detection;

/** What is known of one signature on one young build. */
final class YoungBuild {

    final int buildId;
    final Evidence evidence;

    /** Per operating system: the build's volume already accounted for. */
    float[] seenVolume;

    /** Observed and expected on this build, decayed: how far its ordinary share differs. */
    float usualCount;

    float usualExpected;
    long decayedHour;

    YoungBuild(int buildId, int systems) {
        this(buildId, new Evidence(), new float[systems]);
    }

    private YoungBuild(int buildId, Evidence evidence, float[] seenVolume) {
        this.buildId = buildId;
        this.evidence = evidence;
        this.seenVolume = seenVolume;
    }

    void writeTo(StateWriter out) {
        out.writeLong(buildId);
        evidence.writeTo(out);
        out.writeCounts(seenVolume);
        out.writeFloats(usualCount, usualExpected);
        out.writeLong(decayedHour);
    }

    static YoungBuild readFrom(StateReader in, int systems) {
        int buildId = in.readInt();
        Evidence evidence = Evidence.readFrom(in);
        float[] seen = new float[systems];
        in.readCounts(seen);
        YoungBuild young = new YoungBuild(buildId, evidence, seen);
        float[] usual = new float[2];
        in.readFloats(usual);
        young.usualCount = usual[0];
        young.usualExpected = usual[1];
        young.decayedHour = in.readLong();
        return young;
    }
}
