package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThreadWalkerTest {

    private static final Map<Cpu, String> STACK_POINTERS =
            new TreeMap<>(
                    Map.of(Cpu.X86, "$esp", Cpu.AMD64, "$rsp", Cpu.ARM, "sp", Cpu.ARM64, "sp"));
    private static final int FUNCTIONS = 40;

    /** Whatever else is on the stack, return addresses of earlier calls among it. */
    @Test
    void bothModesFollowUnwindInformationThroughAllFrames() {
        Random random = new Random(20_261_127);
        STACK_POINTERS.forEach(
                (cpu, stackPointer) -> {
                    for (int round = 0; round < 20; round++) {
                        followsAllFrames(cpu, stackPointer, random);
                    }
                });
    }

    private static void followsAllFrames(Cpu cpu, String stackPointer, Random random) {
        List<String> symbols = new ArrayList<>();
        List<Long> stack = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS; i++) {
            int words = 1 + random.nextInt(60);
            symbols.add("FUNC %x 100 0 f%d".formatted(0x1000 + i * 0x100, i));
            symbols.add(
                    "STACK CFI INIT %x 100 .cfa: %s %d + .ra: .cfa %d - ^"
                            .formatted(
                                    0x1000 + i * 0x100,
                                    stackPointer,
                                    words * cpu.pointerBytes(),
                                    cpu.pointerBytes()));
            for (int word = 0; word < words - 1; word++) {
                stack.add(leftOver(random));
            }
            stack.add(i + 1 < FUNCTIONS ? APP + 0x1010 + (i + 1) * 0x100L : 0);
            expected.add("f" + i);
        }
        Crash crash =
                Crash.linux(cpu)
                        .at(APP + 0x1010, STACK, STACK - 0x100)
                        .stack(stack.stream().mapToLong(Long::longValue).toArray())
                        .symbols("app", symbols.toArray(String[]::new));

        assertThat(crash.walkInBothModes())
                .extracting(WalkedFrame::function)
                .containsExactlyElementsOf(expected);
    }

    private static long leftOver(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> APP + random.nextInt((int) Crash.MODULE_SIZE);
            case 1 -> STACK + random.nextInt(0x1000);
            default -> random.nextInt();
        };
    }

    @Test
    void bothModesFollowFramePointersOnAMac() {
        long[] amd64 = {
            LIB + 0x10, 0, STACK + 0x28, APP + 0x1010, 0, STACK + 0x40, APP + 0x2010, 0, 0, 0
        };

        for (Cpu cpu : List.of(Cpu.AMD64, Cpu.ARM64)) {
            assertThat(
                            functions(
                                    Crash.mac(cpu)
                                            .at(LIB + 0x10, STACK, STACK + 0x10)
                                            .stack(amd64)
                                            .symbols(
                                                    "app",
                                                    "FUNC 1000 100 0 caller",
                                                    "FUNC 2000 100 0 outer")))
                    .startsWith(null, "caller", "outer");
        }
    }

    @Test
    void bothModesPreferUnwindInformationToFramePointersOnAMac() {
        for (Cpu cpu : List.of(Cpu.AMD64, Cpu.ARM64)) {
            String rules =
                    "STACK CFI INIT 0 100 .cfa: %s 8 + .ra: .cfa -8 + ^"
                            .formatted(STACK_POINTERS.get(cpu));
            long[] stack = {APP + 0x2010, STACK + 0x20, APP + 0x1010, 0, 0, 0, 0};

            assertThat(functions(macCrash(cpu, stack).symbols("lib", "FUNC 0 100 0 f", rules)))
                    .startsWith("f", "by_rules");
            assertThat(functions(macCrash(cpu, stack).symbols("lib", "FUNC 0 100 0 f")))
                    .startsWith("f", "by_frame_pointer");
        }
    }

    private static Crash macCrash(Cpu cpu, long... stack) {
        return Crash.mac(cpu)
                .at(LIB + 0x10, STACK, STACK + 8)
                .stack(stack)
                .symbols("app", "FUNC 1000 100 0 by_frame_pointer", "FUNC 2000 100 0 by_rules");
    }

    private static List<@Nullable String> functions(Crash crash) {
        List<@Nullable String> functions = new ArrayList<>();
        crash.walkInBothModes().forEach(frame -> functions.add(frame.function()));
        return functions;
    }

    @Test
    void aWrongFramePointerEndsTheWalkAsItDoesInRustMinidump() {
        assertThat(withWrongFramePointer().walkLikeRustMinidump()).hasSize(1);
    }

    @Test
    void inBestModeTheNextTechniqueIsAsked() {
        assertThat(withWrongFramePointer().walk())
                .extracting(WalkedFrame::trust)
                .containsExactly(FrameTrust.CONTEXT, FrameTrust.SCAN);
    }

    /** It points to two words of which the second cannot be a return address. */
    private static Crash withWrongFramePointer() {
        return Crash.linux()
                .at(APP + 0x10, STACK, STACK + 8)
                .stack(APP + 0x101, STACK + 0x18, 0x20, 0);
    }

    @Test
    void aThreadMayHaveAsManyFramesAsAreAllowed() {
        assertThat(outcome(chain(10), limits(10, 100, 1000))).isEqualTo(ThreadOutcome.WALKED);
        assertThat(outcome(chain(11), limits(10, 100, 1000))).isEqualTo(ThreadOutcome.TRUNCATED);
    }

    @Test
    void soMayADump() {
        assertThat(outcome(chain(10), limits(100, 10, 1000))).isEqualTo(ThreadOutcome.WALKED);
        assertThat(outcome(chain(11), limits(100, 10, 1000))).isEqualTo(ThreadOutcome.TRUNCATED);
    }

    @Test
    void aScanThatIsCutShortIsNoEnd() {
        assertThat(outcome(chain(10), limits(100, 100, 5))).isEqualTo(ThreadOutcome.TRUNCATED);
    }

    private static WalkOptions limits(int framesPerThread, int frames, int steps) {
        return new WalkOptions(WalkMode.BEST, true, framesPerThread, frames, steps);
    }

    private static ThreadOutcome outcome(Crash crash, WalkOptions options) {
        return crash.walk(options).threads().get(0).outcome();
    }

    private static Crash chain(int frames) {
        long[] stack = new long[frames - 1];
        Arrays.fill(stack, APP + 0x101);
        return Crash.linux().at(APP + 0x10, STACK, 0).stack(stack);
    }
}
