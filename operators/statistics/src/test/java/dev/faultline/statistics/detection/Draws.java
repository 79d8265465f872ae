package dev.faultline.statistics.detection;

import java.util.Random;

/** Seeded draws for simulations. */
final class Draws {

    private Draws() {}

    static int poisson(Random random, double mean) {
        int count = -1;
        for (double left = mean; left > 0; left += Math.log(random.nextDouble())) {
            count++;
        }
        return Math.max(0, count);
    }
}
