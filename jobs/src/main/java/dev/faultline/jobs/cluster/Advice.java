package dev.faultline.jobs.cluster;

import java.io.PrintWriter;

/** What to do next, for a person who has just started the cluster. */
final class Advice {

    private Advice() {}

    static void print(PrintWriter out, boolean demo) {
        out.println();
        out.println(
                demo
                        ? "Next: ./local-cluster/watch alerts     an alert appears some minutes from now"
                        : "Next: ./local-cluster/up --demo after ./local-cluster/down, or ./faultline replay --help");
        out.println("      ./local-cluster/status           what runs");
        out.println("      ./local-cluster/logs             what it says");
        out.println("      ./local-cluster/down             stop it and delete its data");
    }
}
