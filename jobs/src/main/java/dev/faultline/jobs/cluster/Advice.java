package dev.faultline.jobs.cluster;

import java.io.PrintWriter;

/** What to do next, for a person who has just started the cluster. */
final class Advice {

    private Advice() {}

    static void print(PrintWriter out, boolean demo) {
        out.println();
        if (demo) {
            out.println(
                    "Next: open the live page, or ./local-cluster/watch alerts: an alert comes some minutes from now");
        } else {
            out.println(
                    "Next: ./local-cluster/watch processed  after ./faultline replay has sent some crashes,");
            out.println("      or ./local-cluster/down and up --demo for a show");
        }
        out.println("      ./local-cluster/status         what runs");
        out.println("      ./local-cluster/logs           what it says");
        out.println("      ./local-cluster/down           stop it and delete its data");
    }
}
