package io.hybridrunner.collate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A certificate that nobody has signed, made by the JDK's own tool.
 *
 * @param store the key store; as a trust store it makes its own certificate trusted
 */
public record Certificate(Path store) {

  static final String PASSWORD = "not-a-secret";

  /** Makes one, for instance for {@code ip:127.0.0.1} or {@code dns:other.example}. */
  public static Certificate of(Path folder, String subject)
      throws IOException, InterruptedException {
    return made(folder.resolve("server.p12"), subject, "-0d");
  }

  /** Makes one that was good for a day, a month ago. */
  public static Certificate expired(Path folder, String subject)
      throws IOException, InterruptedException {
    return made(folder.resolve("expired.p12"), subject, "-30d");
  }

  private static Certificate made(Path store, String subject, String from)
      throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(command(store, subject, from)).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
    return new Certificate(store);
  }

  private static String[] command(Path store, String subject, String from) {
    return new String[] {
      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
      "-genkeypair",
      "-alias",
      "server",
      "-keyalg",
      "EC",
      "-dname",
      "CN=test",
      "-ext",
      "san=" + subject,
      "-startdate",
      from,
      "-validity",
      "1",
      "-storetype",
      "PKCS12",
      "-storepass",
      PASSWORD,
      "-keystore",
      store.toString()
    };
  }

  /** A context that shows it, for servers. */
  public SSLContext context() throws IOException, GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys(), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** Trust in it, for clients. */
  public X509TrustManager trust() throws IOException, GeneralSecurityException {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("server", keys().getCertificate("server"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(anchors);
    return (X509TrustManager) managers.getTrustManagers()[0];
  }

  /** Itself, in PEM. */
  public String pem() throws IOException, GeneralSecurityException {
    return Authority.pem(keys().getCertificate("server"));
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }
}
