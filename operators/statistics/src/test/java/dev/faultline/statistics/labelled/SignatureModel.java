package dev.faultline.statistics.labelled;

import java.util.Random;

/** One signature: its share, season, wander, dispersion and where it crashes. */
final class SignatureModel {

    private static final double MIX = 0.05;
    private static final double WANDER_KEPT = Math.exp(-1.0 / (36 * 12));

    final int number;
    final double share;
    final double weight;
    final double dispersion;
    final double wanderDeviation;
    final double[] systems = new double[ChannelModel.SYSTEMS.length];
    private final long mixSeed;
    private final double amplitude;
    private final double phase;
    private final double weekend;
    private final Random random;
    private double wander;
    private double level;

    SignatureModel(int number, double share, double weight, Random random) {
        this.number = number;
        this.share = share;
        this.weight = weight;
        this.random = random;
        dispersion = 1.02 + 0.3 * Math.exp(0.9 * random.nextGaussian());
        wanderDeviation = 0.045 * Math.exp(0.5 * random.nextGaussian());
        amplitude = 0.25 * random.nextDouble();
        phase = 24 * random.nextDouble();
        weekend = Math.exp(0.08 * random.nextGaussian());
        mixSeed = random.nextLong();
        double sum = 0;
        boolean confined = random.nextInt(6) == 0;
        int only = random.nextInt(systems.length);
        for (int os = 0; os < systems.length; os++) {
            systems[os] =
                    confined && os != only
                            ? 0
                            : ChannelModel.SYSTEM_SHARES[os] * Math.exp(random.nextGaussian() / 2);
            sum += systems[os];
        }
        for (int os = 0; os < systems.length; os++) {
            systems[os] /= sum;
        }
    }

    void advance(int bucket) {
        if (bucket % 12 == 0) {
            double kept = Math.pow(WANDER_KEPT, 12);
            wander = Draw.wander(random, wander, kept, wanderDeviation);
            level = levelAt(bucket);
        }
    }

    /** Factor of the rate in the present hour. */
    double level() {
        return level;
    }

    private double levelAt(int bucket) {
        double season = 1 + amplitude * Math.cos(2 * Math.PI * (bucket / 12.0 - phase) / 24);
        return season * (bucket / 288 % 7 >= 5 ? weekend : 1) * Math.exp(wander);
    }

    /** How often a build has this crash beside others: harmless differences. */
    double mix(int build) {
        long mixed = (mixSeed ^ build * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            int bits = (int) ((mixed >>> (16 * i)) & 0xFFFF);
            sum += bits / 65536.0 - 0.5;
        }
        // Four uniform variables have a variance of a third.
        return Math.exp(MIX * sum * Math.sqrt(3));
    }
}
