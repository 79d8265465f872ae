package dev.faultline.statistics.detection;

import java.util.Arrays;

/** How much of a channel's volume one build carries. */
final class BuildClock {

    final int id;
    final String name;
    final long firstHour;

    /** Whether the build was there when the channel's history began, so that its age is unknown. */
    final boolean initial;

    /** Per operating system: volume since the build was first seen. */
    double[] volume;

    /** Per operating system: volume of about the last day, to know its share. */
    double[] recent;

    BuildClock(int id, String name, long firstHour, boolean initial, int systems) {
        this.id = id;
        this.name = name;
        this.firstHour = firstHour;
        this.initial = initial;
        volume = new double[systems];
        recent = new double[systems];
    }

    void ensureOs(int count) {
        if (volume.length < count) {
            volume = Arrays.copyOf(volume, count);
            recent = Arrays.copyOf(recent, count);
        }
    }

    double total() {
        return Arrays.stream(volume).sum();
    }

    double recentTotal() {
        return Arrays.stream(recent).sum();
    }

    void decayRecent(double factor) {
        for (int os = 0; os < recent.length; os++) {
            recent[os] *= factor;
        }
    }

    void writeTo(StateWriter out) {
        out.writeLong(id);
        out.writeText(name);
        out.writeLong(firstHour);
        out.writeByte(initial ? 1 : 0);
        for (int os = 0; os < volume.length; os++) {
            out.writeDouble(volume[os]);
            out.writeDouble(recent[os]);
        }
    }

    static BuildClock readFrom(StateReader in, int systems) {
        BuildClock build =
                new BuildClock(
                        in.readInt(), in.readText(), in.readLong(), in.readByte() == 1, systems);
        for (int os = 0; os < systems; os++) {
            build.volume[os] = in.readDouble();
            build.recent[os] = in.readDouble();
        }
        return build;
    }
}
