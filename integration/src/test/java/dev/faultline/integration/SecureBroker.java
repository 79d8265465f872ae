package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.cluster.JarSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.config.ConfigResource;

/**
 * The broker of the local cluster with TLS on each listener, one for client certificates and one
 * for passwords, and nothing allowed to anybody but itself and {@code admin}.
 */
final class SecureBroker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern DECISION =
            Pattern.compile(
                    "Principal = User:(\\S+) is (Allowed|Denied) operation = (\\S+) from host = .* on"
                            + " resource = (Topic|Group|Cluster):\\w+:(\\S+) for request = (\\S+) .*"
                            + "based on rule (.*)");
    private static final Pattern RULE =
            Pattern.compile("resourceName=([^,]+), .*operation=(\\w+),");

    private final Path folder;
    private final Endpoints endpoints;
    private final int passwordPort;
    private final Certificates certificates;
    private final Process process;
    private final Admin admin;

    /**
     * What the broker decided.
     *
     * @param right name of the topic or group of the rule that allowed it, as the rule says it
     */
    record Decision(
            String principal, boolean allowed, String operation, String resource, String right) {}

    /** Starts and returns when it answers. */
    SecureBroker(Path folder, Endpoints endpoints, Certificates certificates)
            throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.endpoints = endpoints;
        // Nothing else of this cluster listens there: it has neither page nor Alertmanager.
        this.passwordPort = endpoints.dashboard();
        this.certificates = certificates;
        Files.writeString(folder.resolve("server.properties"), properties());
        Files.writeString(folder.resolve("log4j2.properties"), logging());
        String configuration = folder.resolve("server.properties").toString();
        assertThat(
                        start(
                                        "kafka.tools.StorageTool",
                                        "format",
                                        "-t",
                                        "faultline-secure-0000A",
                                        "-c",
                                        configuration)
                                .waitFor())
                .isZero();
        this.process = start("kafka.Kafka", configuration);
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", certificateAddress());
        client.putAll(certificateClient("admin"));
        this.admin = Admin.create(client);
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(KafkaException.class)
                .until(() -> get(admin.describeCluster().nodes()).size(), count -> count == 1);
    }

    private Process start(String mainClass, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home", ""), "bin", "java")
                                        .toString(),
                                "-Xmx448m",
                                "-XX:+UseSerialGC",
                                "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
                                "-cp",
                                JarSets.locate().brokerClassPath(),
                                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("kafka.out").toFile()))
                .start();
    }

    private String properties() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%1$d
                listeners=CERTIFICATE://127.0.0.1:%2$d,PASSWORD://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%1$d
                advertised.listeners=CERTIFICATE://127.0.0.1:%2$d,PASSWORD://127.0.0.1:%3$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=CERTIFICATE
                listener.security.protocol.map=CERTIFICATE:SSL,PASSWORD:SASL_SSL,CONTROLLER:SSL
                listener.name.certificate.ssl.client.auth=required
                listener.name.controller.ssl.client.auth=required
                sasl.enabled.mechanisms=SCRAM-SHA-512
                listener.name.password.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
                ssl.keystore.type=PKCS12
                ssl.keystore.location=%5$s
                ssl.keystore.password=%6$s
                ssl.key.password=%6$s
                ssl.truststore.type=PEM
                ssl.truststore.location=%7$s
                ssl.principal.mapping.rules=RULE:^CN=([^,]+)$/$1/
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:broker;User:admin
                log.dirs=%4$s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                log.segment.bytes=67108864
                log.index.size.max.bytes=1048576
                log.cleaner.dedupe.buffer.size=33554432
                """
                .formatted(
                        endpoints.controller(),
                        endpoints.kafka(),
                        passwordPort,
                        folder.resolve("data"),
                        certificates.store("broker"),
                        certificates.password(),
                        certificates.trusted());
    }

    private String logging() {
        return """
                rootLogger.level = WARN
                rootLogger.appenderRef.out.ref = out
                appender.out.type = Console
                appender.out.name = out
                appender.audit.type = File
                appender.audit.name = audit
                appender.audit.fileName = %s
                appender.audit.layout.type = PatternLayout
                appender.audit.layout.pattern = %%m%%n
                logger.authorizer.name = kafka.authorizer.logger
                logger.authorizer.level = DEBUG
                logger.authorizer.additivity = false
                logger.authorizer.appenderRef.audit.ref = audit
                """
                .formatted(folder.resolve("decisions.log"));
    }

    String certificateAddress() {
        return "127.0.0.1:" + endpoints.kafka();
    }

    String passwordAddress() {
        return "127.0.0.1:" + passwordPort;
    }

    /** Client properties of somebody who has a certificate. */
    Map<String, String> certificateClient(String principal) {
        return Map.of(
                "security.protocol", "SSL",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", certificates.trusted().toString(),
                "ssl.keystore.type", "PKCS12",
                "ssl.keystore.location", certificates.store(principal).toString(),
                "ssl.keystore.password", certificates.password(),
                "ssl.key.password", certificates.password());
    }

    /** Client properties of somebody who has a password. */
    Map<String, String> passwordClient(String principal, String password) {
        return Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                                + principal
                                + "\" password=\""
                                + password
                                + "\";",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", certificates.trusted().toString());
    }

    /** Gives passwords. */
    void add(Map<String, String> passwords) {
        List<UserScramCredentialAlteration> users = new ArrayList<>();
        passwords.forEach(
                (name, password) ->
                        users.add(
                                new UserScramCredentialUpsertion(
                                        name,
                                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                                        password)));
        get(admin.alterUserScramCredentials(users).all());
    }

    void allow(Collection<AclBinding> rights) {
        get(admin.createAcls(rights).all());
    }

    void deny(AclBinding right) {
        assertThat(get(admin.deleteAcls(List.of(right.toFilter())).all())).hasSize(1);
    }

    /** Lets a topic have another retention than it should. */
    void changeRetention(String topic) {
        get(
                admin.incrementalAlterConfigs(
                                Map.of(
                                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                        List.of(
                                                new AlterConfigOp(
                                                        new ConfigEntry("retention.ms", "86400000"),
                                                        AlterConfigOp.OpType.SET))))
                        .all());
    }

    /** What it decided so far, of everybody but its own. */
    List<Decision> decisions() throws IOException {
        List<Decision> decisions = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("decisions.log"))) {
            Matcher matcher = DECISION.matcher(line);
            assertThat(matcher.find()).as(line).isTrue();
            Matcher rule = RULE.matcher(matcher.group(7));
            // What one right stands for, another may have been asked for: Describe comes with Read.
            boolean isOwn = rule.find() && rule.group(2).equals(matcher.group(3));
            decisions.add(
                    new Decision(
                            matcher.group(1),
                            matcher.group(2).equals("Allowed"),
                            matcher.group(3),
                            matcher.group(4) + ' ' + matcher.group(5),
                            isOwn ? rule.group(1) : ""));
        }
        decisions.removeIf(each -> List.of("broker", "admin").contains(each.principal()));
        return decisions;
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
