package dev.faultline.statistics.labelled;

import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How soon anybody could tell of an event with a false alarm in 8,640 · 50,000 steps of signatures:
 * when the Kullback–Leibler divergence of the raised from the usual counts, for each usual count m
 * ln m − m + 1 over the dispersion, adds up to ln of that. A rate that wanders by s by itself
 * leaves 1 / (1 / I + 2 s² / ln² m) of it.
 */
final class Bound {

    static final Bound NONE = new Bound(null, 0, any -> 1, null);

    private static final double NATS = Math.log(8_640.0 * StreamPlan.SIGNATURES);

    private final @Nullable LabelledEvent event;
    private final double usual;
    private final IntToDoubleFunction factor;
    private final @Nullable SignatureModel signature;

    Bound(
            @Nullable LabelledEvent event,
            double usual,
            IntToDoubleFunction factor,
            @Nullable SignatureModel signature) {
        this.event = event;
        this.usual = usual;
        this.factor = factor;
        this.signature = signature;
    }

    /** Minutes from the start; -1 when not before the end, -2 when there is no bound. */
    int minutes(boolean wandering) {
        if (event == null || signature == null) {
            return -2;
        }
        double nats = 0;
        for (int bucket = event.start(); bucket < event.end(); bucket++) {
            double m = factor.applyAsDouble(bucket);
            nats += usual * (m * Math.log(m) - m + 1) / signature.dispersion;
            double wander = wandering ? signature.wanderDeviation : 0;
            double told = 1 / (1 / nats + 2 * wander * wander / Math.pow(Math.log(m), 2));
            if (told >= NATS) {
                return (bucket + 1 - event.start()) * 5;
            }
        }
        return -1;
    }
}
