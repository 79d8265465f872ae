package dev.faultline.statistics.labelled;

import dev.faultline.statistics.labelled.ChannelModel.Build;
import dev.faultline.statistics.labelled.StreamPlan.Channel;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Draws a labelled stream: {@code counts.gz}, {@code exposure.csv.gz}, {@code cells.csv}, {@code
 * channels.csv} for the detector; {@code truth.csv}, {@code sigs.csv} for the scorer.
 */
final class GeneratedStream {

    private static final int HOUR = 12;
    private static final int DAY = 288;
    private static final int SCORED_FROM = 14 * DAY;
    private static final double ZIPF = 1.12;
    private static final double LATE = 0.07;
    private static final double REPEATS = 0.08;

    /** Share that a harmless new signature has of its channel. */
    private static final double HARMLESS = 2e-5;

    /** Hours after which parts of the use of an hour have arrived. */
    private static final int[] USE_DELAYS = {0, 1, 2, 4, 7, 12, 20, 30, 47};

    private static final double[] USE_SHARES = {0.12, 0.3, 0.46, 0.6, 0.74, 0.85, 0.93, 0.98, 1};

    /** Part of a channel's day in which what happens is delivered late or never. */
    private record Outage(int start, int end, boolean lost) {}

    private final StreamPlan plan;
    private final Path directory;
    private final Set<Integer> holidays = new HashSet<>();
    private final StringBuilder cells =
            new StringBuilder("cell,channel,build,release_bucket,os,first_bucket,last_bucket\n");
    private final StringBuilder truth =
            new StringBuilder(
                    "id,kind,size,channel,sig,stratum,start,end,build,os,lb_min,lam0,lam1,phi,"
                            + "lbw_min\n");
    private final StringBuilder panel = new StringBuilder("channel,sig,stratum,weight\n");
    private int nextCell;
    private int nextEvent;

    private GeneratedStream(StreamPlan plan, Path directory) {
        this.plan = plan;
        this.directory = directory;
    }

    static void draw(StreamPlan plan, Path directory) throws IOException {
        new GeneratedStream(plan, directory).draw();
    }

    private void draw() throws IOException {
        Files.createDirectories(directory);
        Random random = new Random(plan.seed());
        int holiday = 22 + random.nextInt(Math.max(1, plan.days() - 26));
        holidays.add(holiday);
        holidays.add(holiday + 1);
        List<OfChannel> channels = new ArrayList<>();
        StringBuilder names = new StringBuilder("index,channel\n");
        int firstBuild = 0;
        for (Channel channel : plan.channels()) {
            names.append(channels.size()).append(',').append(channel.name()).append('\n');
            OfChannel each = new OfChannel(channels.size(), channel, firstBuild, random.nextLong());
            firstBuild += each.model.builds.size();
            channels.add(each);
        }
        try (StreamWriter counts =
                        new StreamWriter(
                                directory.resolve("counts.gz"), new Random(plan.seed() + 1));
                BufferedWriter exposure = StreamWriter.gzip(directory.resolve("exposure.csv.gz"))) {
            exposure.write("arr_hour,evt_hour,cell,usage_hours\n");
            for (int bucket = 0; bucket < plan.buckets(); bucket++) {
                for (OfChannel channel : channels) {
                    channel.draw(bucket, counts);
                }
                counts.deliver(bucket);
                if (bucket % HOUR == HOUR - 1) {
                    for (OfChannel channel : channels) {
                        channel.deliverUse(bucket / HOUR, exposure);
                    }
                }
            }
        }
        channels.forEach(OfChannel::describe);
        Files.writeString(directory.resolve("channels.csv"), names);
        Files.writeString(directory.resolve("cells.csv"), cells);
        Files.writeString(directory.resolve("truth.csv"), truth);
        Files.writeString(directory.resolve("sigs.csv"), panel);
    }

    /** One channel while it is drawn. */
    private final class OfChannel {

        private final int index;
        private final Random random;
        private final ChannelModel model;
        private final List<SignatureModel> signatures = new ArrayList<>();
        private final List<LabelledEvent> events = new ArrayList<>();
        private final List<LabelledEvent> wide = new ArrayList<>();
        private final List<double[]> mixes = new ArrayList<>();
        private final List<List<LabelledEvent>> bySignature = new ArrayList<>();
        private final List<Outage> outages = new ArrayList<>();
        private final List<double[]> hourlyUse = new ArrayList<>();
        private final double[] useShift;
        private final int firstCell;
        private final double followed;

        OfChannel(int index, Channel channel, int firstBuild, long seed) {
            this.index = index;
            random = new Random(seed);
            model = new ChannelModel(channel, plan.days(), firstBuild, holidays, random);
            firstCell = nextCell;
            for (Build build : model.builds) {
                for (String os : ChannelModel.SYSTEMS) {
                    cells.append(nextCell++).append(',').append(channel.name()).append(',');
                    cells.append(build.number()).append(',').append(build.release()).append(',');
                    cells.append(os).append(",0,").append(plan.buckets()).append('\n');
                }
            }
            followed = addPanel();
            useShift = new double[plan.days() * 24 + 1];
            for (int hour = 1; hour < useShift.length; hour++) {
                useShift[hour] = Draw.wander(random, useShift[hour - 1], 0.95, 0.15);
            }
            for (int i = 0; i < 1 + plan.days() / 20; i++) {
                int start = random.nextInt(plan.buckets() - 100);
                outages.add(new Outage(start, start + 8 + random.nextInt(50), i % 3 == 2));
            }
            if (plan.events()) {
                happen();
            }
            for (SignatureModel signature : signatures) {
                bySignature.add(new ArrayList<>());
                mixes.add(
                        model.builds.stream()
                                .mapToDouble(build -> signature.mix(build.number()))
                                .toArray());
            }
            for (LabelledEvent event : events) {
                if (event.signature() < 0) {
                    wide.add(event);
                } else {
                    bySignature.get(event.signature() - 1).add(event);
                }
            }
        }

        /** Every rank of the head and, of the others, some that stand for more. */
        private double addPanel() {
            double all = 0;
            for (int rank = 1; rank <= StreamPlan.SIGNATURES; rank++) {
                all += Math.pow(rank, -ZIPF);
            }
            double sum = 0;
            double rank = plan.firstRank();
            double growth =
                    Math.pow((double) StreamPlan.SIGNATURES / plan.firstRank(), 1.0 / plan.panel());
            for (int i = 0; i < plan.panel() && rank < StreamPlan.SIGNATURES; i++) {
                double next = Math.max(rank + 1, rank * growth);
                double share = Math.pow((rank + next - 1) / 2, -ZIPF) / all;
                signatures.add(new SignatureModel(i + 1, share, next - rank, random));
                sum += share;
                rank = next;
            }
            return Math.min(0.98, sum);
        }

        private void happen() {
            double perBucket = model.channel.crashesPerDay() / DAY;
            for (String kind :
                    List.of("step", "step", "step", "step", "oneos", "ramp", "startup")) {
                for (int i = 0; i < 6; i++) {
                    double size =
                            switch (kind) {
                                case "step" -> new double[] {1.5, 2, 5}[i % 3];
                                case "oneos" -> i % 2 == 0 ? 3 : 6;
                                case "ramp" -> 2 + i % 3;
                                default -> 30;
                            };
                    int start = moment();
                    int end = start + DAY / 2 + random.nextInt(3 * DAY / 2);
                    int os = kind.equals("oneos") ? random.nextInt(3) : -1;
                    int build = kind.equals("startup") ? youngest(start) : -1;
                    int signature = freeSignature(perBucket);
                    events.add(new LabelledEvent(kind, size, signature, start, end, build, os));
                }
            }
            for (double size : new double[] {0.003, 0.01, 0.03, 0.1}) {
                int start = moment();
                int end = start + DAY + random.nextInt(DAY);
                events.add(new LabelledEvent("newsig", size, appear(), start, end, -1, -1));
            }
            for (int i = 0; i < 4; i++) {
                // Harmless: it appears and stays rare.
                events.add(
                        new LabelledEvent(
                                "benign", HARMLESS, appear(), moment(), plan.buckets(), -1, -1));
            }
            for (int i = 0; i < 2; i++) {
                int start = moment();
                int busy = 1 + random.nextInt(8);
                events.add(new LabelledEvent("drift", 1.2, busy, start, start + 3 * DAY, -1, -1));
                int loop = freeSignature(perBucket);
                events.add(new LabelledEvent("loop", 10_000, loop, start, start + 24, -1, -1));
            }
            int start = moment();
            events.add(
                    new LabelledEvent(
                            "wide", 1.3, -1, start, start + 60 + random.nextInt(40), -1, -1));
        }

        private int moment() {
            return SCORED_FROM + DAY + random.nextInt(plan.buckets() - SCORED_FROM - 4 * DAY);
        }

        private int appear() {
            int number = signatures.size() + 1;
            signatures.add(new SignatureModel(number, 0, 10, random));
            return number;
        }

        /** One without an event and not too rare to be told at all. */
        private int freeSignature(double perBucket) {
            for (int tries = 0; tries < 1000; tries++) {
                SignatureModel any = signatures.get(8 + random.nextInt(signatures.size() - 8));
                boolean free = events.stream().noneMatch(event -> event.signature() == any.number);
                if (free && any.share * perBucket > 0.05) {
                    return any.number;
                }
            }
            return 8;
        }

        private int youngest(int bucket) {
            int youngest = model.builds.get(0).number();
            for (Build build : model.builds) {
                youngest = build.release() <= bucket ? build.number() : youngest;
            }
            return youngest;
        }

        void draw(int bucket, StreamWriter out) {
            model.advance(bucket);
            double[] adoption = model.adoption(bucket);
            double[] means = model.crashes(bucket, adoption);
            double factor = 1;
            for (LabelledEvent event : wide) {
                factor *= event.factor(bucket);
            }
            double all = 0;
            for (int i = 0; i < means.length; i++) {
                means[i] *= factor;
                all += means[i];
            }
            int others = Draw.nb1(random, all * (1 - followed), 2);
            place(bucket, 0, others, means, ChannelModel.SYSTEM_SHARES, out);
            double[] weights = new double[means.length];
            for (SignatureModel signature : signatures) {
                signature.advance(bucket);
                drawSignature(bucket, signature, means, weights, out);
            }
            noteUse(bucket, adoption);
        }

        private void drawSignature(
                int bucket,
                SignatureModel signature,
                double[] means,
                double[] weights,
                StreamWriter out) {
            List<LabelledEvent> here = bySignature.get(signature.number - 1);
            double share = signature.share;
            for (LabelledEvent event : here) {
                share += event.isAt(bucket) ? shareOf(event, bucket) : 0;
            }
            if (share <= 0) {
                return;
            }
            double level = share * signature.level();
            double sum = 0;
            for (int i = 0; i < means.length; i++) {
                weights[i] =
                        means[i] < 1e-3 ? 0 : means[i] * level * mixes.get(signature.number - 1)[i];
                sum += weights[i];
            }
            if (here.isEmpty()) {
                int count = Draw.nb1(random, sum, signature.dispersion);
                place(bucket, signature.number, count, weights, signature.systems, out);
                return;
            }
            drawEvents(bucket, signature, here, weights, out);
        }

        /** A harmless one comes with a build that is taken up over a week. */
        private static double shareOf(LabelledEvent event, int bucket) {
            return switch (event.kind()) {
                case "newsig" -> event.size();
                case "benign" -> event.size() * Math.min(1, (bucket - event.start()) / (7.0 * DAY));
                default -> 0;
            };
        }

        private void drawEvents(
                int bucket,
                SignatureModel signature,
                List<LabelledEvent> here,
                double[] weights,
                StreamWriter out) {
            for (int i = 0; i < weights.length; i++) {
                for (int os = 0; os < ChannelModel.SYSTEMS.length; os++) {
                    double mean = weights[i] * signature.systems[os];
                    for (LabelledEvent event : here) {
                        boolean is =
                                (event.os() < 0 || event.os() == os)
                                        && (event.build() < 0
                                                || event.build() == model.builds.get(i).number());
                        mean *= is ? event.factor(bucket) : 1;
                    }
                    int count = mean > 0 ? Draw.nb1(random, mean, signature.dispersion) : 0;
                    deliver(bucket, signature.number, cell(i, os), count, out);
                }
            }
            for (LabelledEvent event : here) {
                if (event.kind().equals("loop") && event.isAt(bucket)) {
                    int repeats = Draw.poisson(random, event.size() / HOUR);
                    int cell = cell(model.builds.size() - 1, 0);
                    // One client, which is new in the first step only.
                    int fresh = bucket == event.start() ? 1 : 0;
                    out.add(bucket, index, bucket, signature.number, cell, repeats, fresh);
                }
            }
        }

        private void place(
                int bucket,
                int signature,
                int count,
                double[] builds,
                double[] systems,
                StreamWriter out) {
            if (count == 0) {
                return;
            }
            double sum = 0;
            for (double weight : builds) {
                sum += weight;
            }
            int left = count;
            double open = sum;
            for (int i = 0; i < builds.length && left > 0 && open > 0; i++) {
                int here = binomial(left, builds[i] / open);
                open -= builds[i];
                left -= here;
                int onSystem = here;
                double systemOpen = 1;
                for (int os = 0; os < systems.length && onSystem > 0; os++) {
                    int some =
                            os == systems.length - 1
                                    ? onSystem
                                    : binomial(onSystem, systems[os] / systemOpen);
                    systemOpen -= systems[os];
                    onSystem -= some;
                    deliver(bucket, signature, cell(i, os), some, out);
                }
            }
        }

        private int binomial(int count, double probability) {
            double p = Math.max(0, Math.min(1, probability));
            if (count > 50) {
                double spread = Math.sqrt(count * p * (1 - p)) * random.nextGaussian();
                return (int) Math.max(0, Math.min(count, Math.round(count * p + spread)));
            }
            int hits = 0;
            for (int i = 0; i < count; i++) {
                hits += random.nextDouble() < p ? 1 : 0;
            }
            return hits;
        }

        private int cell(int build, int os) {
            return firstCell + build * ChannelModel.SYSTEMS.length + os;
        }

        private void deliver(int bucket, int signature, int cell, int count, StreamWriter out) {
            if (count == 0) {
                return;
            }
            int delivery = bucket;
            for (Outage outage : outages) {
                if (bucket >= outage.start() && bucket < outage.end()) {
                    if (outage.lost()) {
                        return;
                    }
                    delivery = outage.end() + random.nextInt(12);
                }
            }
            int late = binomial(count, LATE);
            int onTime = count - late;
            if (onTime > 0) {
                int repeats = signature == 0 ? 0 : binomial(onTime, REPEATS);
                out.add(delivery, index, bucket, signature, cell, onTime, onTime - repeats);
            }
            for (int i = 0; i < late; i++) {
                int wait = 3 + (int) (40 * -Math.log(random.nextDouble()));
                out.add(delivery + wait, index, bucket, signature, cell, 1, 1);
            }
        }

        private void noteUse(int bucket, double[] adoption) {
            if (bucket % HOUR == 0) {
                hourlyUse.add(new double[adoption.length]);
            }
            double[] hour = hourlyUse.get(bucket / HOUR);
            for (int i = 0; i < adoption.length; i++) {
                hour[i] += model.use() * adoption[i] / HOUR;
            }
        }

        /** What of the use of earlier hours arrives in this one. */
        void deliverUse(int hour, BufferedWriter out) throws IOException {
            for (int at = 0; at < USE_DELAYS.length; at++) {
                int of = hour - USE_DELAYS[at];
                if (of < 0) {
                    continue;
                }
                double part =
                        arrived(at, useShift[of]) - (at == 0 ? 0 : arrived(at - 1, useShift[of]));
                double[] use = hourlyUse.get(of);
                for (int i = 0; i < use.length; i++) {
                    for (int os = 0; os < ChannelModel.SYSTEMS.length; os++) {
                        long hours =
                                Math.round(use[i] * HOUR * part * ChannelModel.SYSTEM_SHARES[os]);
                        if (hours > 0) {
                            out.write(hour + "," + of + ',' + cell(i, os) + ',' + hours + '\n');
                        }
                    }
                }
            }
        }

        private static double arrived(int at, double shift) {
            double share = USE_SHARES[at];
            return share + shift * share * (1 - share);
        }

        void describe() {
            String name = model.channel.name();
            for (SignatureModel signature : signatures) {
                panel.append(name).append(',').append(Integer.toString(signature.number));
                panel.append(",panel,").append(signature.weight).append('\n');
            }
            for (LabelledEvent event : events) {
                if (!event.kind().equals("benign")) {
                    truth.append(truth(name, event)).append('\n');
                }
            }
        }

        private String truth(String name, LabelledEvent event) {
            Bound bound = bound(event);
            return String.join(
                    ",",
                    String.valueOf(nextEvent++),
                    event.kind(),
                    String.valueOf(event.size()),
                    name,
                    String.valueOf(event.signature()),
                    "panel",
                    String.valueOf(event.start()),
                    String.valueOf(event.end()),
                    event.build() < 0 ? "*" : String.valueOf(event.build()),
                    event.os() < 0 ? "*" : ChannelModel.SYSTEMS[event.os()],
                    String.valueOf(bound.minutes(false)),
                    "0",
                    "0",
                    "0",
                    String.valueOf(bound.minutes(true)));
        }

        private Bound bound(LabelledEvent event) {
            double channel = model.channel.crashesPerDay() / DAY;
            if (event.signature() < 0 || event.kind().equals("loop")) {
                return Bound.NONE;
            }
            SignatureModel signature = signatures.get(event.signature() - 1);
            double usual = signature.share * channel;
            if (event.kind().equals("newsig")) {
                usual = HARMLESS * channel;
                double size = event.size();
                return new Bound(event, usual, any -> size / HARMLESS, signature);
            }
            double part = event.os() < 0 ? 1 : signature.systems[event.os()];
            if (event.build() >= 0) {
                int at = event.build() - model.builds.get(0).number();
                part = model.adoption((event.start() + event.end()) / 2)[at];
            }
            return new Bound(event, usual * part, event::factor, signature);
        }
    }
}
