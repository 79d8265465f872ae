package dev.faultline.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void givesEachPortOnce() {
        Ports ports = new Ports();
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            assertThat(given.add(ports.free())).isTrue();
        }
    }

    @Test
    void seesThatAPortIsTakenAndByWhom() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(taken.getLocalPort())).isFalse();
            assertThat(Ports.owner(taken.getLocalPort()))
                    .as("this process, where the system tells")
                    .satisfiesAnyOf(
                            owner -> assertThat(owner).isEmpty(),
                            owner -> assertThat(owner).contains(ProcessHandle.current()));
        }
    }

    @Test
    void readsTheInodeOfAListenerFromTheSystemsTable() {
        String listens =
                "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0  0 4711 1 0";
        String connected =
                "   2: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0  0 4712 1 0";
        assertThat(Ports.listeningInode(listens, 8080)).contains("4711");
        assertThat(Ports.listeningInode(listens, 8081)).isEmpty();
        assertThat(Ports.listeningInode(connected, 8080)).isEmpty();
        assertThat(Ports.listeningInode("  sl  local_address rem_address   st", 8080)).isEmpty();
    }

    @Test
    void freePortsOfAClusterDiffer() {
        Endpoints endpoints = Endpoints.free();
        assertThat(
                        Set.of(
                                endpoints.kafka(),
                                endpoints.controller(),
                                endpoints.registry(),
                                endpoints.flink(),
                                endpoints.jobManagerRpc()))
                .hasSize(5);
    }
}
