package dev.faultline.jobs.cluster;

import java.util.List;
import java.util.stream.Stream;

/** JVM flags without which our processes do not work, wherever they run. */
final class JvmFlags {

    /**
     * Records of ours may be instantiated by Avro, and no length that a record claims may allocate
     * more than this. Both are system properties because Avro reads nothing else.
     */
    static final List<String> AVRO =
            List.of(
                    "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.faultline.schema",
                    "-Dorg.apache.avro.limits.collectionItems.maxLength=100000",
                    "-Dorg.apache.avro.limits.bytes.maxLength=8388608",
                    "-Dorg.apache.avro.limits.string.maxLength=1048576");

    /** What Flink needs of the JDK's internals. */
    private static final List<String> OPENS =
            Stream.of(
                            "lang",
                            "lang.reflect",
                            "net",
                            "io",
                            "nio",
                            "text",
                            "time",
                            "util",
                            "util.concurrent",
                            "util.concurrent.atomic",
                            "util.concurrent.locks")
                    .map(name -> "--add-opens=java.base/java." + name + "=ALL-UNNAMED")
                    .toList();

    private static final List<String> INTERNALS =
            List.of(
                    "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
                    "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
                    "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    static final List<String> FLINK = Stream.concat(OPENS.stream(), INTERNALS.stream()).toList();

    private JvmFlags() {}

    /** Splits a line of flags as Flink makes them. */
    static List<String> words(String line) {
        return Stream.of(line.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
    }
}
