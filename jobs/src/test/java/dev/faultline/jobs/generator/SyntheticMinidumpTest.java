package dev.faultline.jobs.generator;

import static dev.faultline.jobs.generator.GeneratedStreams.START;
import static dev.faultline.jobs.generator.GeneratedStreams.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.minidump.MinidumpThread;
import dev.faultline.minidump.Module;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticMinidumpTest {

    private static final Scenario SCENARIO =
            Scenario.of(settings(5, Irregularities.NONE, List.of()));

    @ParameterizedTest
    @EnumSource(names = "ANDROID", mode = EnumSource.Mode.EXCLUDE)
    void readerFindsTheModulesAndTheCrash(Os os) {
        Build build = SCENARIO.builds().get(0);
        Fault fault = SCENARIO.fault(Product.DESKTOP, 1);
        Crash crash = new Crash(99, START, 0, build, os, fault, 1, true, true, null);
        SyntheticStack stack = SyntheticStack.of(crash, SCENARIO.modules(build, os));

        Minidump dump =
                (Minidump) MinidumpReader.read(ByteBuffer.wrap(SyntheticMinidump.of(crash, stack)));

        assertThat(dump.softErrors()).isEmpty();
        assertThat(dump.timestampSeconds()).isEqualTo(START / 1000);
        assertThat(dump.modules())
                .extracting(Module::debugId)
                .startsWith(
                        stack.modules().get(0).module().debugId(),
                        stack.modules().get(1).module().debugId());
        assertThat(dump.exception()).isNotNull();
        MinidumpThread thread = dump.threads().get(0);
        assertThat(thread.context()).isNotNull();
        assertThat(thread.context().toString())
                .contains("rip=0x" + Long.toHexString(stack.frames().get(0).ip()));
        assertThat(thread.stack()).isNotNull();
    }
}
