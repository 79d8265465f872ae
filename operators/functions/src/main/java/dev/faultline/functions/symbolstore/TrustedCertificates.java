package dev.faultline.functions.symbolstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom to believe that a store is the one it says it is. */
final class TrustedCertificates {

    private TrustedCertificates() {}

    /**
     * Trusts what the JVM trusts, and certificates of a file besides.
     *
     * @param file certificates in PEM form
     * @throws IllegalArgumentException when it holds none
     */
    static SSLContext with(Path file) {
        try {
            Collection<? extends Certificate> more = read(file);
            if (more.isEmpty()) {
                throw new IllegalArgumentException("no certificates in " + file);
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager known) {
                    for (Certificate certificate : known.getAcceptedIssuers()) {
                        trusted.setCertificateEntry("jvm-" + number++, certificate);
                    }
                }
            }
            for (Certificate certificate : more) {
                trusted.setCertificateEntry("own-" + number++, certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(trusted), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot read certificates of " + file + ": " + e, e);
        }
    }

    private static Collection<? extends Certificate> read(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    /** Null is what the JVM trusts. */
    private static TrustManager[] managers(@Nullable KeyStore trusted)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
