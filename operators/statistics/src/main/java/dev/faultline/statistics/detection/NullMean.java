package dev.faultline.statistics.detection;

/**
 * What a count may be without being an event: the null hypothesis of one level in one step or a
 * stretch of quiet steps.
 *
 * @param volume crashes the count is a share of, itself included
 * @param mean highest mean of the count, given the volume
 * @param hits highest mean number of steps with a count, before clustering; at least what a
 *     harmless new signature may have, wherever its crashes lie
 * @param row dispersion, as a row of {@link Bets}
 */
record NullMean(double volume, double mean, double hits, int row) {

    /**
     * The null hypothesis of a level.
     *
     * @param channelVolume volume of the whole channel meanwhile, whatever the level
     */
    static NullMean of(double volume, double mean, double channelVolume, int row) {
        double harmless = Baseline.NEW_SHARE * channelVolume;
        return new NullMean(volume, mean, Math.max(mean, harmless), row);
    }
}
