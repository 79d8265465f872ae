package dev.faultline.jobs.generator;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProductPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The world that crashes: builds and who runs them, faults and how frequent they are, modules and
 * their symbols. Pure and immutable.
 */
public final class Scenario {

    private static final DateTimeFormatter BUILD_ID =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final List<Os> DESKTOP_SYSTEMS = List.of(Os.WINDOWS, Os.LINUX, Os.MACOS);
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final double ZIPF_SLOPE = -1.2;
    private static final double MOBILE_SHARE = 0.06;
    private static final int MAX_DRAWS = 50;

    private final ScenarioSettings settings;
    private final FunctionCatalog functions;
    private final List<Build> builds;
    private final Map<Platform, List<SyntheticModule>> modules;
    private final List<Fault> desktopFaults;
    private final List<Fault> mobileFaults;
    private final Fault badBuildFault;
    private final double[] zipf;

    /** What decides which modules a process has. */
    private record Platform(Build build, Os os) {}

    private Scenario(ScenarioSettings settings) {
        this.settings = settings;
        this.functions = FunctionCatalog.create(settings.seed());
        this.builds = builds(settings);
        this.modules = allModules();
        this.desktopFaults = faults(settings, false);
        this.mobileFaults = faults(settings, true);
        this.badBuildFault = badBuild();
        this.zipf = cumulativeZipf(settings.faults());
    }

    /** The world of these settings. */
    public static Scenario of(ScenarioSettings settings) {
        return new Scenario(settings);
    }

    ScenarioSettings settings() {
        return settings;
    }

    /** What each build id means, for the topic of builds. */
    public List<BuildRecord> buildRecords() {
        return builds.stream()
                .map(
                        build ->
                                BuildRecord.newBuilder()
                                        .setProduct(build.product().displayName())
                                        .setChannel(build.channel())
                                        .setBuildId(build.buildId())
                                        .setVersion(build.version())
                                        .setPublishedAt(
                                                Instant.ofEpochMilli(build.releasedAtMillis()))
                                        .build())
                .toList();
    }

    /** What the jobs have to know before the stream: products that are let in, and the builds. */
    public List<GeneratedRecord> controls() {
        List<GeneratedRecord> controls = new ArrayList<>();
        PolicyRecord policy =
                PolicyRecord.newBuilder()
                        .setPolicyId("intake")
                        .setEffectiveFrom(Instant.EPOCH)
                        .setAnnouncedAt(Instant.EPOCH)
                        .setProducts(
                                buildRecords().stream()
                                        .map(BuildRecord::getProduct)
                                        .distinct()
                                        .map(Scenario::accepted)
                                        .toList())
                        .build();
        controls.add(new GeneratedRecord(Topics.POLICY, policy.getPolicyId(), 0, policy));
        for (BuildRecord build : buildRecords()) {
            String key =
                    String.join("|", build.getProduct(), build.getChannel(), build.getBuildId());
            controls.add(new GeneratedRecord(Topics.BUILDS, key, 0, build));
        }
        return controls;
    }

    private static ProductPolicy accepted(String product) {
        return ProductPolicy.newBuilder()
                .setProduct(product)
                .setChannels(List.of())
                .setPackages(List.of())
                .build();
    }

    /**
     * Writes the symbols of every made-up application module, in the layout of a symbol store:
     * {@code <debug file>/<debug id>/<name>.sym}.
     *
     * @return number of files
     */
    public int writeSymbols(Path root) throws IOException {
        int files = 0;
        for (Build build : builds) {
            for (Os os : DESKTOP_SYSTEMS) {
                for (SyntheticModule module : applicationModules(build, os)) {
                    writeSymbols(root, module);
                    files++;
                }
            }
        }
        return files;
    }

    private void writeSymbols(Path root, SyntheticModule module) throws IOException {
        String debugFile = module.debugFile();
        String stem =
                debugFile.endsWith(".pdb")
                        ? debugFile.substring(0, debugFile.length() - 4)
                        : debugFile;
        Path folder = root.resolve(debugFile).resolve(module.debugId());
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(stem + ".sym"),
                SymbolText.of(module, functions.functions(module.application())));
    }

    List<Build> builds() {
        return builds;
    }

    FunctionCatalog functions() {
        return functions;
    }

    Fault badBuildFault() {
        return badBuildFault;
    }

    Fault fault(Product product, int rank) {
        return (product == Product.MOBILE ? mobileFaults : desktopFaults).get(rank - 1);
    }

    /** Modules of a process, application first. */
    List<SyntheticModule> modules(Build build, Os os) {
        return Objects.requireNonNull(modules.get(new Platform(build, os)));
    }

    private Map<Platform, List<SyntheticModule>> allModules() {
        Map<Platform, List<SyntheticModule>> all = new HashMap<>();
        for (Build build : builds) {
            for (Os os : DESKTOP_SYSTEMS) {
                List<SyntheticModule> loaded = applicationModules(build, os);
                for (String name : os.systemModules()) {
                    loaded.add(SyntheticModule.system(os, name));
                }
                all.put(new Platform(build, os), List.copyOf(loaded));
            }
        }
        return Map.copyOf(all);
    }

    private List<SyntheticModule> applicationModules(Build build, Os os) {
        List<SyntheticModule> loaded = new ArrayList<>();
        if (build.product() == Product.DESKTOP) {
            for (int i = 0; i < FunctionCatalog.MODULES.size(); i++) {
                loaded.add(SyntheticModule.application(settings.seed(), build, os, i));
            }
        }
        return loaded;
    }

    /** Crashes per second at a moment: phase and time of day. */
    double crashesPerSecond(long atMillis) {
        return (atMillis < settings.liveMillis()
                        ? settings.historyPingsPerSecond()
                        : settings.livePingsPerSecond())
                * season(atMillis);
    }

    /** Time of day: most at 14:00 UTC, least at 02:00, mean 1. */
    static double season(long atMillis) {
        double day = (double) Math.floorMod(atMillis, DAY) / DAY;
        return 1 + 0.4 * Math.cos(2 * Math.PI * (day - 14.0 / 24));
    }

    /** Highest value of {@link #season}. */
    static final double SEASON_PEAK = 1.4;

    /** The build of a client chosen at random. */
    Build drawBuild(long atMillis, SplittableRandom random) {
        if (random.nextDouble() < MOBILE_SHARE) {
            return drawBuild(Product.MOBILE, "release", atMillis, random);
        }
        double channel = random.nextDouble();
        String name = channel < 0.65 ? "release" : channel < 0.87 ? "beta" : "nightly";
        return drawBuild(Product.DESKTOP, name, atMillis, random);
    }

    /** The build of a client of one channel; the newest that it has updated to. */
    Build drawBuild(Product product, String channel, long atMillis, SplittableRandom random) {
        Build oldest = builds.get(0);
        for (Build build : builds) {
            if (build.product() != product || !build.channel().equals(channel)) {
                continue;
            }
            oldest = build;
            if (random.nextDouble() < build.adoption(atMillis)) {
                return build;
            }
        }
        return oldest;
    }

    @Nullable Build build(String channel, String version) {
        return builds.stream()
                .filter(b -> b.product() == Product.DESKTOP)
                .filter(b -> b.channel().equals(channel) && b.version().equals(version))
                .findFirst()
                .orElse(null);
    }

    static Os drawOs(Build build, SplittableRandom random) {
        if (build.product() == Product.MOBILE) {
            return Os.ANDROID;
        }
        double draw = random.nextDouble();
        return draw < 0.72 ? Os.WINDOWS : draw < 0.88 ? Os.LINUX : Os.MACOS;
    }

    /** A fault by its frequency, of those that the system has. */
    Fault drawFault(Build build, Os os, SplittableRandom random) {
        for (int i = 0; i < MAX_DRAWS; i++) {
            double draw = random.nextDouble() * zipf[zipf.length - 1];
            int found = Arrays.binarySearch(zipf, draw);
            Fault fault = fault(build.product(), 1 + (found >= 0 ? found : -found - 1));
            if (fault.os() == null || fault.os() == os) {
                return fault;
            }
        }
        return fault(build.product(), 1);
    }

    private static double[] cumulativeZipf(int faults) {
        double[] cumulative = new double[faults];
        double sum = 0;
        for (int i = 0; i < faults; i++) {
            sum += Math.pow(i + 1, ZIPF_SLOPE);
            cumulative[i] = sum;
        }
        return cumulative;
    }

    /** Newest first within a channel. */
    private static List<Build> builds(ScenarioSettings settings) {
        List<Build> builds = new ArrayList<>();
        long start = settings.startMillis();
        long end = settings.endMillis();
        builds.add(build(Product.DESKTOP, "release", "128.0", start - 20 * DAY, 2 * DAY));
        builds.add(build(Product.DESKTOP, "release", "127.0.2", start - 48 * DAY, DAY));
        builds.add(build(Product.MOBILE, "release", "128.0", start - 18 * DAY, 3 * DAY));
        builds.add(build(Product.DESKTOP, "beta", "129.0b3", start - 4 * DAY, 12 * HOUR));
        builds.add(build(Product.DESKTOP, "beta", "129.0b4", start + 18 * HOUR, 6 * HOUR));
        long nights = Math.min(60, (end - start) / (12 * HOUR));
        for (long night = -2; night <= nights; night++) {
            long released = start + night * 12 * HOUR + 3 * HOUR;
            builds.add(build(Product.DESKTOP, "nightly", "130.0a1", released, 4 * HOUR));
        }
        for (Incident incident : settings.incidents()) {
            if (incident instanceof Incident.BadBuild bad) {
                builds.add(
                        build(
                                Product.DESKTOP,
                                bad.channel(),
                                bad.version(),
                                bad.fromMillis(),
                                bad.adoptionMillis()));
            }
        }
        builds.sort(Comparator.comparingLong(Build::releasedAtMillis).reversed());
        return List.copyOf(builds);
    }

    private static Build build(
            Product product, String channel, String version, long releasedAt, long adoption) {
        String id = BUILD_ID.format(Instant.ofEpochMilli(releasedAt - 10 * HOUR));
        return new Build(product, channel, version, id, releasedAt, adoption);
    }

    private static List<Fault> faults(ScenarioSettings settings, boolean mobile) {
        SplittableRandom random = new SplittableRandom(settings.seed() + (mobile ? 1 : 2));
        List<Fault> faults = new ArrayList<>();
        for (int rank = 1; rank <= settings.faults(); rank++) {
            List<Fault.Function> frames = new ArrayList<>();
            int reserved = rank % 3 == 0 ? BadBuildFault.FUNCTIONS.size() : 0;
            frames.add(new Fault.Function(rank % 3, reserved + rank / 3));
            int shared = 5 + random.nextInt(4);
            for (int i = 0; i < shared; i++) {
                frames.add(new Fault.Function(random.nextInt(3), 210 + random.nextInt(90)));
            }
            Os only = rank % 7 == 0 && !mobile ? DESKTOP_SYSTEMS.get(rank / 7 % 3) : null;
            String reason = rank % 4 == 0 ? "check failed: index " + rank + " is in range" : null;
            String process = mobile ? "main" : process(random.nextDouble());
            faults.add(new Fault(rank, process, only, List.copyOf(frames), reason));
        }
        return List.copyOf(faults);
    }

    private static Fault badBuild() {
        List<Fault.Function> frames = new ArrayList<>();
        for (int i = 0; i < BadBuildFault.FUNCTIONS.size(); i++) {
            frames.add(new Fault.Function(0, i));
        }
        return new Fault(0, "content", null, List.copyOf(frames), null);
    }

    private static String process(double draw) {
        if (draw < 0.6) {
            return "content";
        }
        if (draw < 0.82) {
            return "main";
        }
        return draw < 0.9 ? "gpu" : draw < 0.96 ? "utility" : "socket";
    }
}
