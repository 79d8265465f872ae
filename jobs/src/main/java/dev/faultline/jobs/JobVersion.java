package dev.faultline.jobs;

/** The version of this build, as its jar's manifest states it. */
public final class JobVersion {

    private JobVersion() {}

    /** Returns the version; {@code development} when run from classes instead of a jar. */
    public static String current() {
        String version = JobVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
