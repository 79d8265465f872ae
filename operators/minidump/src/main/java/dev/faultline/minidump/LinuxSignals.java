package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/** Names of Linux signals and of the codes in siginfo; see signal(7) and sigaction(2). */
final class LinuxSignals {

    private static final long DUMP_REQUESTED = 0xffff_ffffL;

    private static final String[] SIGNALS = {
        "",
        "SIGHUP",
        "SIGINT",
        "SIGQUIT",
        "SIGILL",
        "SIGTRAP",
        "SIGABRT",
        "SIGBUS",
        "SIGFPE",
        "SIGKILL",
        "SIGUSR1",
        "SIGSEGV",
        "SIGUSR2",
        "SIGPIPE",
        "SIGALRM",
        "SIGTERM",
        "SIGSTKFLT",
        "SIGCHLD",
        "SIGCONT",
        "SIGSTOP",
        "SIGTSTP",
        "SIGTTIN",
        "SIGTTOU",
        "SIGURG",
        "SIGXCPU",
        "SIGXFSZ",
        "SIGVTALRM",
        "SIGPROF",
        "SIGWINCH",
        "SIGIO",
        "SIGPWR",
        "SIGSYS"
    };

    private LinuxSignals() {}

    /** Signal and code; null if the signal is not known. */
    static @Nullable String describe(long signal, long code) {
        if (signal == DUMP_REQUESTED) {
            return "DUMP_REQUESTED";
        }
        if (signal < 1 || signal >= SIGNALS.length) {
            return null;
        }
        String name = SIGNALS[(int) signal];
        // Code 0 is SI_USER, but some writers leave the field out, so it says nothing.
        return code == 0 ? name : name + " / " + codeName(name, (int) code);
    }

    private static String codeName(String signal, int code) {
        String[] own = ownCodes(signal);
        return code >= 1 && code <= own.length ? own[code - 1] : generalCode(code);
    }

    private static String[] ownCodes(String signal) {
        return switch (signal) {
            case "SIGILL" ->
                    new String[] {
                        "ILL_ILLOPC",
                        "ILL_ILLOPN",
                        "ILL_ILLADR",
                        "ILL_ILLTRP",
                        "ILL_PRVOPC",
                        "ILL_PRVREG",
                        "ILL_COPROC",
                        "ILL_BADSTK",
                        "ILL_BADIADDR"
                    };
            case "SIGTRAP" ->
                    new String[] {
                        "TRAP_BRKPT",
                        "TRAP_TRACE",
                        "TRAP_BRANCH",
                        "TRAP_HWBKPT",
                        "TRAP_UNK",
                        "TRAP_PERF"
                    };
            case "SIGFPE" ->
                    new String[] {
                        "FPE_INTDIV",
                        "FPE_INTOVF",
                        "FPE_FLTDIV",
                        "FPE_FLTOVF",
                        "FPE_FLTUND",
                        "FPE_FLTRES",
                        "FPE_FLTINV",
                        "FPE_FLTSUB"
                    };
            case "SIGSEGV" ->
                    new String[] {
                        "SEGV_MAPERR",
                        "SEGV_ACCERR",
                        "SEGV_BNDERR",
                        "SEGV_PKUERR",
                        "SEGV_ACCADI",
                        "SEGV_ADIDERR",
                        "SEGV_ADIPERR",
                        "SEGV_MTEAERR",
                        "SEGV_MTESERR",
                        "SEGV_CPERR"
                    };
            case "SIGBUS" ->
                    new String[] {
                        "BUS_ADRALN", "BUS_ADRERR", "BUS_OBJERR", "BUS_MCEERR_AR", "BUS_MCEERR_AO"
                    };
            case "SIGSYS" -> new String[] {"SYS_SECCOMP", "SYS_USER_DISPATCH"};
            default -> new String[0];
        };
    }

    private static String generalCode(int code) {
        return switch (code) {
            case 0x80 -> "SI_KERNEL";
            case -1 -> "SI_QUEUE";
            case -2 -> "SI_TIMER";
            case -3 -> "SI_MESGQ";
            case -4 -> "SI_ASYNCIO";
            case -5 -> "SI_SIGIO";
            case -6 -> "SI_TKILL";
            case -7 -> "SI_DETHREAD";
            case -60 -> "SI_ASYNCNL";
            default -> CrashReason.hex(code & 0xffff_ffffL);
        };
    }
}
