package dev.faultline.jobs.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds the command of a Java process with the flags that every process of the cluster has. */
final class JvmCommand {

    /** Marks our processes in {@code ps}, followed by the name of the process. */
    static final String MARK = "-Dfaultline.process=";

    private final String name;
    private final RunFolder folder;
    private final List<String> flags = new ArrayList<>();

    JvmCommand(String name, RunFolder folder) {
        this.name = name;
        this.folder = folder;
        flags.add(MARK + name);
        flags.add("-XX:+ExitOnOutOfMemoryError");
        // Performance counters would leave a file in /tmp.
        flags.add("-XX:-UsePerfData");
        flags.add("-XX:ErrorFile=" + folder.logs().resolve("crash-of-" + name + "-%p.log"));
        flags.add("-Djava.io.tmpdir=" + folder.freshTmp(name));
        flags.add("-Djava.net.preferIPv4Stack=true");
        flags.add("-Dfile.encoding=UTF-8");
        flags.addAll(JvmFlags.AVRO);
    }

    JvmCommand flag(String flag) {
        flags.add(flag);
        return this;
    }

    JvmCommand flags(List<String> more) {
        flags.addAll(more);
        return this;
    }

    /** A small collector and the quick compiler only: for helpers whose work is waiting. */
    JvmCommand frugal(String heap) {
        flags.add("-Xmx" + heap);
        flags.add("-XX:+UseSerialGC");
        flags.add("-XX:TieredStopAtLevel=1");
        return this;
    }

    JvmCommand forFlink() {
        flags.addAll(JvmFlags.FLINK);
        return this;
    }

    /** Logging by Log4j into {@code logs/<name>.log}, at most 5 files of 10 MB. */
    JvmCommand log4j() {
        flags.add("-Dlog.file=" + folder.logs().resolve(name + ".log"));
        flags.add("-Dlog4j2.configurationFile=" + Log4jFile.in(folder).toUri());
        flags.add("-Dlog4j2.disableJmx=true");
        return this;
    }

    /** The class path travels in the environment, to keep {@code ps} readable. */
    ProcessSpec main(String classPath, String mainClass, List<String> arguments) {
        List<String> tail = new ArrayList<>(List.of(mainClass));
        tail.addAll(arguments);
        return spec(tail, Map.of("CLASSPATH", classPath));
    }

    ProcessSpec jar(Path jar, Map<String, String> environment) {
        return spec(List.of("-jar", jar.toString()), environment);
    }

    private ProcessSpec spec(List<String> tail, Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(javaProgram()));
        command.addAll(flags);
        command.addAll(tail);
        return new ProcessSpec(name, command, environment, folder.logs().resolve(name + ".out"));
    }

    /** The java that runs this very program. */
    static String javaProgram() {
        return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    }
}
