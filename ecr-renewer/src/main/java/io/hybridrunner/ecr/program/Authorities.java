package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.config.ConfigException;
import io.hybridrunner.ecr.config.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Certificates of authorities to trust besides those that the JVM trusts. */
final class Authorities {

  private Authorities() {}

  /**
   * The certificates of a PEM file.
   *
   * @throws ConfigException when it holds none
   */
  static List<X509Certificate> read(Path file) {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (IOException | CertificateException e) {
      // Its message may quote the file; the sentence below says enough.
      throw unusable(file);
    }
    throw unusable(file);
  }

  private static ConfigException unusable(Path file) {
    String cure = "Name a file with one or more -----BEGIN CERTIFICATE----- in it";
    return new ConfigException(
        List.of(new Problem("caFile", file + " holds no PEM certificates", cure)));
  }

  /** The JVM's own and these. */
  static KeyStore withTheJvms(List<X509Certificate> further) throws GeneralSecurityException {
    KeyStore all = empty();
    int number = 0;
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        for (X509Certificate certificate : x509.getAcceptedIssuers()) {
          all.setCertificateEntry("authority-" + number++, certificate);
        }
      }
    }
    for (X509Certificate certificate : further) {
      all.setCertificateEntry("authority-" + number++, certificate);
    }
    return all;
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
