package io.hybridrunner.ecr.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/**
 * What the kubelet puts into a pod: the API server's authority and the ServiceAccount's token. Read
 * without the official client, which loads the 800 classes of its models to connect: a fifth of
 * what a renewal costs.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/">what is
 *     where</a>
 */
final class PodIdentity {

  /** Where the kubelet puts the files. */
  static final Path DIRECTORY = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final Path directory;

  PodIdentity(Path directory) {
    this.directory = directory;
  }

  /** The token, which is replaced as it ages, and is read for each call. */
  Credentials token() {
    return () -> Optional.of(Files.readString(directory.resolve("token")));
  }

  /** Trusts the API server's authority and no other. */
  OkHttpClient client() throws IOException {
    try {
      X509TrustManager trust = trust();
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {trust}, null);
      return new OkHttpClient.Builder().sslSocketFactory(tls.getSocketFactory(), trust).build();
    } catch (GeneralSecurityException unusable) {
      throw new IOException("its ca.crt holds no certificates", unusable);
    }
  }

  private X509TrustManager trust() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(directory.resolve("ca.crt"))) {
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
    }
    if (store.size() == 0) {
      throw new CertificateException("none");
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
