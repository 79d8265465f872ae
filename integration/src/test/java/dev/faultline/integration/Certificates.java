package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority and the certificates that it signs, made by the JDK's keytool. */
final class Certificates {

    private static final String AUTHORITY = "authority";

    private final Path folder;
    private final String password;

    /** Makes the authority. */
    Certificates(Path folder, String password) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.password = password;
        generate(AUTHORITY, "-ext", "bc:c");
        keytool(AUTHORITY, "-exportcert", "-rfc", "-file", trusted().toString());
        // The registry's client reads no PEM.
        keytool("trusted", "-importcert", "-noprompt", "-file", trusted().toString());
    }

    /** PEM file with the certificate of the authority. */
    Path trusted() {
        return folder.resolve("ca.crt");
    }

    /** The same as a PKCS 12 store. */
    Path trustedStore() {
        return store("trusted");
    }

    /** Store with the key of a name. */
    Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    String password() {
        return password;
    }

    /** Makes a certificate for somebody, who may serve at 127.0.0.1. */
    void sign(String name) throws IOException, InterruptedException {
        generate(name);
        Path request = folder.resolve(name + ".csr");
        Path chain = folder.resolve(name + ".crt");
        keytool(name, "-certreq", "-file", request.toString());
        keytool(
                AUTHORITY,
                "-gencert",
                "-rfc",
                "-ext",
                "san=ip:127.0.0.1",
                "-infile",
                request.toString(),
                "-outfile",
                chain.toString());
        Files.writeString(chain, Files.readString(chain) + Files.readString(trusted()));
        keytool(name, "-importcert", "-noprompt", "-file", chain.toString());
    }

    private void generate(String name, String... more) throws IOException, InterruptedException {
        List<String> options =
                new ArrayList<>(List.of("-keyalg", "EC", "-dname", "CN=" + name, "-validity", "2"));
        options.addAll(List.of(more));
        keytool(name, "-genkeypair", options.toArray(new String[0]));
    }

    private void keytool(String name, String command, String... more)
            throws IOException, InterruptedException {
        List<String> call = new ArrayList<>();
        call.add(Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString());
        call.add(command);
        call.addAll(List.of("-alias", name, "-keystore", store(name).toString()));
        call.addAll(List.of("-storetype", "PKCS12", "-storepass", password));
        call.addAll(List.of(more));
        Process process =
                new ProcessBuilder(call)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start();
        assertThat(process.waitFor()).as(call.toString()).isZero();
    }
}
