package dev.faultline.jobs.cli;

import picocli.CommandLine.Command;

/** {@code faultline dlq list|show|redrive}. */
@Command(
        name = "dlq",
        description = {
            "Dead letters: inputs that can never succeed, with their original bytes. None of these commands shows",
            "what a client sent."
        },
        mixinStandardHelpOptions = true,
        subcommands = {DlqListCommand.class, DlqShowCommand.class, DlqRedriveCommand.class},
        footer = {
            "",
            "Examples:",
            "  faultline dlq list --summary",
            "  faultline dlq list --topic pings --reason PAYLOAD_REJECTED --from 2026-11-27T00:00:00Z",
            "  faultline dlq show crash.reports.v1.dlq/2/17",
            "  faultline dlq redrive --topic reports --reason MINIDUMP_MISSING          only says what it would do",
            "  faultline dlq redrive --topic reports --reason MINIDUMP_MISSING --yes",
        })
final class DlqCommand {}
