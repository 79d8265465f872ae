package dev.faultline.statistics.labelled;

import dev.faultline.statistics.labelled.StreamPlan.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Use, builds and crashiness of one channel, bucket by bucket. */
final class ChannelModel {

    static final String[] SYSTEMS = {"win", "mac", "linux"};
    static final double[] SYSTEM_SHARES = {0.78, 0.14, 0.08};

    private static final double CRASHES_PER_HOUR_OF_USE = 0.004;
    private static final double WEEKEND = 0.72;
    private static final double HOLIDAY = 0.66;

    /** A build: its number and when it came out. */
    record Build(int number, int release, double crashiness) {}

    final Channel channel;
    final List<Build> builds = new ArrayList<>();
    private final Random random;
    private final Set<Integer> holidays;
    private double hourly;
    private double daily;
    private double crashWander;
    private double use;

    ChannelModel(Channel channel, int days, int firstBuild, Set<Integer> holidays, Random random) {
        this.channel = channel;
        this.random = random;
        this.holidays = holidays;
        double at = -3 * channel.daysPerBuild();
        for (int number = firstBuild; at < days; number++) {
            builds.add(new Build(number, (int) (at * 288), Math.exp(0.03 * random.nextGaussian())));
            at += channel.daysPerBuild() * (0.9 + 0.2 * random.nextDouble());
        }
    }

    /** Goes on to a bucket. */
    void advance(int bucket) {
        if (bucket % 12 == 0) {
            hourly = Draw.wander(random, hourly, 0.8, 0.015);
            crashWander = Draw.wander(random, crashWander, 0.98, 0.02);
        }
        if (bucket % 288 == 0) {
            daily = 0.03 * random.nextGaussian();
        }
        double hour = bucket / 12.0;
        int day = bucket / 288;
        double season =
                1
                        + 0.33 * Math.cos(2 * Math.PI * (hour - 15) / 24)
                        + 0.1 * Math.cos(4 * Math.PI * (hour - 9) / 24);
        double kind = holidays.contains(day) ? HOLIDAY : day % 7 >= 5 ? WEEKEND : 1;
        double trend = Math.exp(0.002 * day);
        use =
                channel.crashesPerDay()
                        / 288
                        / CRASHES_PER_HOUR_OF_USE
                        * season
                        * kind
                        * trend
                        * Math.exp(hourly + daily);
    }

    /** Hours of use in the bucket. */
    double use() {
        return use;
    }

    /** Share of use of each build. */
    double[] adoption(int bucket) {
        double[] shares = new double[builds.size()];
        double left = 1;
        for (int i = builds.size() - 1; i >= 0 && left > 1e-4; i--) {
            double age = (bucket - builds.get(i).release()) / 288.0;
            if (age >= 0) {
                boolean oldest = i == 0;
                double taken = oldest ? 1 : 1 - Math.exp(-age / channel.adoptionDays());
                shares[i] = left * taken;
                left -= shares[i];
            }
        }
        return shares;
    }

    /** Mean crashes of each build in the bucket. */
    double[] crashes(int bucket, double[] adoption) {
        double[] means = new double[builds.size()];
        for (int i = 0; i < means.length; i++) {
            Build build = builds.get(i);
            double age = Math.max(0, (bucket - build.release()) / 288.0);
            double young = 1 + channel.newBuildCrashes() * Math.exp(-age / 1.5);
            means[i] =
                    use
                            * CRASHES_PER_HOUR_OF_USE
                            * adoption[i]
                            * build.crashiness()
                            * young
                            * Math.exp(crashWander);
        }
        return means;
    }
}
