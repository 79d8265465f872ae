package dev.faultline.jobs.cluster;

import java.nio.file.Path;

/**
 * The Log4j configuration of every process that logs through Log4j; {@code -Dlog.file} names its
 * file.
 */
final class Log4jFile {

    private static final String CONTENT =
            """
            monitorInterval = 30
            rootLogger.level = INFO
            rootLogger.appenderRef.file.ref = file

            appender.file.type = RollingFile
            appender.file.name = file
            appender.file.fileName = ${sys:log.file}
            appender.file.filePattern = ${sys:log.file}.%i
            appender.file.layout.type = PatternLayout
            appender.file.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-40.40c{1.} - %m%n
            appender.file.policies.type = Policies
            appender.file.policies.size.type = SizeBasedTriggeringPolicy
            appender.file.policies.size.size = 10MB
            appender.file.strategy.type = DefaultRolloverStrategy
            appender.file.strategy.max = 4

            # These tell their whole configuration at each start.
            logger.clients.name = org.apache.kafka.clients
            logger.clients.level = WARN
            logger.config.name = org.apache.kafka.common
            logger.config.level = WARN
            logger.memory.name = org.apache.flink.runtime.util.config.memory
            logger.memory.level = WARN

            # Flink registers this gauge twice for every sink.
            logger.metrics.name = org.apache.flink.metrics.MetricGroup
            logger.metrics.filter.twice.type = RegexFilter
            logger.metrics.filter.twice.regex = .*'pendingCommittables'.*
            logger.metrics.filter.twice.onMatch = DENY
            logger.metrics.filter.twice.onMismatch = NEUTRAL
            """;

    private Log4jFile() {}

    static Path in(RunFolder folder) {
        Path file = folder.conf().resolve("log4j2.properties");
        RunFolder.write(file, CONTENT);
        return file;
    }
}
