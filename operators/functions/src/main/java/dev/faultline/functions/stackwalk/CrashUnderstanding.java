package dev.faultline.functions.stackwalk;

import dev.faultline.functions.control.FixedSignatures;
import dev.faultline.functions.control.RulesetRecords.SequencedEngine;
import dev.faultline.functions.control.Timeline;
import dev.faultline.functions.publish.CrashRows.Understanding;
import dev.faultline.functions.publish.SignedStack;
import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.intake.builds.BuildResolver;
import dev.faultline.intake.builds.ResolvedBuild;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.DumpReference;
import dev.faultline.intake.event.IntakeNote;
import dev.faultline.intake.event.MissingEvidence;
import dev.faultline.intake.event.PingFrame;
import dev.faultline.intake.event.PingModule;
import dev.faultline.intake.event.PingStack;
import dev.faultline.intake.event.PingThread;
import dev.faultline.intake.event.Platform;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpError;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.minidump.MinidumpResult;
import dev.faultline.signature.CrashData;
import dev.faultline.signature.Signature;
import dev.faultline.stackwalk.MinidumpWalker;
import dev.faultline.stackwalk.WalkOptions;
import dev.faultline.stackwalk.WalkedStack;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of one event what can be known of it: stack, names, signature, version. */
final class CrashUnderstanding {

    private final BuildResolver builds;
    private final Timeline<SequencedEngine> engines;
    private final FixedSignatures fixed;
    private final DumpLoader dumps;

    CrashUnderstanding(
            BuildResolver builds,
            Timeline<SequencedEngine> engines,
            FixedSignatures fixed,
            long maxDumpBytes) {
        this.builds = builds;
        this.engines = engines;
        this.fixed = fixed;
        this.dumps = new DumpLoader(maxDumpBytes, Thread::sleep);
    }

    /** Which signatures were marked fixed. */
    FixedSignatures fixed() {
        return fixed;
    }

    /** Name of the dump that must be fetched and walked, null if the event has none. */
    @Nullable String dumpName(CrashEvent event) {
        DumpReference dump = mainDump(event);
        if (dump == null) {
            return null;
        }
        String sha256 = dump.sha256();
        if (sha256 != null) {
            return sha256;
        }
        String uri = dump.uri();
        return uri != null ? uri : Arrays.hashCode(dump.inline()) + "/" + dump.sizeBytes();
    }

    /** Modules that frames of a ping lie in and nothing is known of yet. */
    List<ModuleId> modulesToRead(CrashEvent event, Symbols symbols) {
        PingStack stack = event.stack();
        if (stack == null) {
            return List.of();
        }
        List<ModuleId> unread = new ArrayList<>();
        for (PingModule module : usedModules(stack)) {
            ModuleId id = moduleId(module);
            if (id != null && symbols.remembered(id) == null) {
                unread.add(id);
            }
        }
        return unread;
    }

    /**
     * Understands an event.
     *
     * @throws DumpLoader.Failure when its dump cannot be had or read
     */
    Understanding of(CrashEvent event, SymbolSource symbols)
            throws DumpLoader.Failure, InterruptedException {
        DumpReference dump = mainDump(event);
        String os = null;
        Platform platform = event.platform();
        WalkedStack walked;
        if (dump != null) {
            Minidump minidump = read(dump);
            os = minidump.system().os().displayName();
            platform = DumpPlatform.complete(platform, minidump.system());
            walked =
                    SteadyWalk.walk(
                            symbols,
                            source -> new MinidumpWalker(source, WalkOptions.BEST).walk(minidump));
        } else {
            walked = PingSignature.walk(event.stack(), symbols);
        }
        CrashData data = SignatureData.of(event.signatureInputs(), os, walked);
        long receivedAt = event.times().receivedAtMillis();
        SequencedEngine inForce = engines.at(receivedAt);
        SequencedEngine announced = announcedAt(receivedAt);
        ResolvedBuild build = builds.resolve(event.application());
        Signature signature = inForce.engine().sign(data);
        List<String> reasons = reasonCodes(event);
        return new Understanding(
                build,
                platform,
                walked == null
                        ? SignedStack.none(reasons)
                        : SignedStack.of(walked, signature.signedThread(), reasons),
                signature,
                inForce.sequence(),
                announced == null ? null : announced.engine().sign(data),
                announced == null ? null : announced.effectiveFromMillis());
    }

    /** What comes next, unless it was not announced yet: a replay says what was said before. */
    private @Nullable SequencedEngine announcedAt(long receivedAt) {
        SequencedEngine next = engines.announcedAfter(receivedAt);
        return next == null || next.announcedAtMillis() > receivedAt ? null : next;
    }

    private Minidump read(DumpReference dump) throws DumpLoader.Failure, InterruptedException {
        MinidumpResult result = MinidumpReader.read(dumps.load(dump));
        if (result instanceof MinidumpError error) {
            throw new DumpLoader.Failure(
                    DeadLetterReason.MINIDUMP_REJECTED, error.reason() + ": " + error.detail());
        }
        return (Minidump) result;
    }

    private static List<PingModule> usedModules(PingStack stack) {
        List<PingModule> modules = stack.modules();
        boolean[] used = new boolean[modules.size()];
        for (PingThread thread : stack.threads()) {
            for (PingFrame frame : thread.frames()) {
                if (frame.moduleIndex() >= 0 && frame.moduleIndex() < used.length) {
                    used[frame.moduleIndex()] = true;
                }
            }
        }
        List<PingModule> result = new ArrayList<>();
        for (int i = 0; i < used.length; i++) {
            if (used[i]) {
                result.add(modules.get(i));
            }
        }
        return result;
    }

    private static @Nullable ModuleId moduleId(PingModule module) {
        String debugFile = module.debugFile();
        String debugId = module.debugId();
        return debugFile == null || debugId == null
                ? null
                : ModuleId.of(debugFile, debugId).orElse(null);
    }

    private static @Nullable DumpReference mainDump(CrashEvent event) {
        for (DumpReference dump : event.dumps()) {
            if (dump.name().equals(DumpReference.MAIN)) {
                return dump;
            }
        }
        return null;
    }

    private static List<String> reasonCodes(CrashEvent event) {
        List<String> codes = new ArrayList<>();
        for (MissingEvidence missing : event.missingEvidence()) {
            codes.add("MISSING_" + missing.name());
        }
        for (IntakeNote note : event.notes()) {
            codes.add(note.name());
        }
        return codes;
    }
}
