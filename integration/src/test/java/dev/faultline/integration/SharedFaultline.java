package dev.faultline.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test class the {@link Stories} of one cluster: started for the first class, stopped
 * when the last test has ended, killed should the JVM end before.
 */
final class SharedFaultline implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stories.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedFaultline.class))
                .getOrComputeIfAbsent(Stories.class, key -> start(), Stories.class);
    }

    private static Stories start() {
        try {
            LiveFaultline live = LiveFaultline.start(Files.createTempDirectory("faultline-it"));
            Runtime.getRuntime().addShutdownHook(new Thread(live.cluster()::close));
            return new Stories(live);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
