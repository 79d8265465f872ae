package dev.faultline.jobs.cli;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.FixedSignature;
import dev.faultline.schema.PolicyRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline publish fixed}. */
@Command(
        name = "fixed",
        description = {
            "Mark a signature fixed from a build on. Should enough clients crash with it in that build or a",
            "later one, an alert of the class regression fires. Said again for the same product, channel and",
            "signature, it replaces what was said before."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline publish fixed 'meadow::Draw' --product Meadow --build 20261128101500",
            "  faultline publish fixed 'meadow::Draw' --product Meadow --channel beta --build 20261128101500 --dry-run"
        })
final class PublishFixedCommand implements Callable<Integer> {

    private static final Pattern BUILD = Pattern.compile("[0-9]{1,14}");

    @Spec private CommandSpec spec;
    @Mixin private Publication publication;

    @Parameters(paramLabel = "SIGNATURE", description = "The signature.")
    private String signature = "";

    @Option(names = "--product", required = true, paramLabel = "NAME", description = "Product.")
    private String product = "";

    @Option(
            names = "--channel",
            defaultValue = "",
            paramLabel = "NAME",
            description = "Release channel; all of them when left out.")
    private String channel = "";

    @Option(
            names = "--build",
            required = true,
            paramLabel = "BUILD_ID",
            description = "First build with the fix.")
    private String build = "";

    @Option(
            names = "--effective-from",
            paramLabel = "ISO",
            description = "First receive time it holds for (default: now).")
    private @Nullable Instant effectiveFrom;

    @Override
    public Integer call() {
        if (signature.isBlank() || !BUILD.matcher(build).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "wanted: a SIGNATURE, and --build with up to 14 digits, not " + build);
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        PolicyRecord record =
                PolicyRecord.newBuilder()
                        .setPolicyId(String.join("|", "fixed", product, channel, signature))
                        .setEffectiveFrom(effectiveFrom == null ? now : effectiveFrom)
                        .setAnnouncedAt(now)
                        .setFixed(
                                List.of(
                                        FixedSignature.newBuilder()
                                                .setProduct(product)
                                                .setChannel(channel)
                                                .setSignature(signature)
                                                .setFixedInBuild(build)
                                                .build()))
                        .build();
        return publication.publish(
                Topics.POLICY,
                List.of(record),
                PolicyRecord::getPolicyId,
                each ->
                        signature
                                + " as fixed in build "
                                + build
                                + " of "
                                + product
                                + (channel.isEmpty() ? ", all channels" : ' ' + channel)
                                + ", from "
                                + each.getEffectiveFrom());
    }
}
