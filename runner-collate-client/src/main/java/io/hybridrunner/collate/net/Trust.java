package io.hybridrunner.collate.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom TLS trusts: the JVM's authorities and those of a file. A snapshot; made anew it sees a
 * changed file, and sessions of a former one are not resumed. Thread-safe.
 */
public final class Trust {

  private static final long LARGEST_FILE = 16L * 1024 * 1024;

  private final Optional<Path> caFile;
  private final byte[] content;
  private final SSLSocketFactory sockets;
  private final X509TrustManager manager;

  private Trust(
      Optional<Path> caFile, byte[] content, SSLSocketFactory sockets, X509TrustManager manager) {
    this.caFile = caFile;
    this.content = content;
    this.sockets = sockets;
    this.manager = manager;
  }

  /**
   * Reads who is trusted now.
   *
   * @param caFile PEM certificates of authorities, as many as there are; other text between them is
   *     passed over
   * @throws CaFileException when the file cannot be read, or holds anything but certificates
   */
  public static Trust of(Optional<Path> caFile) throws CaFileException {
    byte[] content = content(caFile);
    Collection<? extends Certificate> added =
        caFile.isPresent() ? certificates(caFile.get(), content) : List.of();
    try {
      X509ExtendedTrustManager manager = new NamingTrust(merged(added));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return new Trust(caFile, content, context.getSocketFactory(), manager);
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("the JVM's own TLS cannot be used", impossible);
    }
  }

  /**
   * This one while the file is as it was, otherwise a new one.
   *
   * @throws CaFileException as {@link #of}
   */
  public Trust renewed() throws CaFileException {
    return Arrays.equals(content, content(caFile)) ? this : of(caFile);
  }

  private static X509ExtendedTrustManager merged(Collection<? extends Certificate> added)
      throws GeneralSecurityException, IOException {
    X509ExtendedTrustManager theJvms = manager(null);
    if (added.isEmpty()) {
      return theJvms;
    }
    KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    int number = 0;
    for (Certificate certificate : theJvms.getAcceptedIssuers()) {
      all.setCertificateEntry("jvm-" + number++, certificate);
    }
    for (Certificate certificate : added) {
      all.setCertificateEntry("file-" + number++, certificate);
    }
    return manager(all);
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore anchors)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  private static Collection<? extends Certificate> certificates(Path file, byte[] content)
      throws CaFileException {
    Collection<? extends Certificate> found;
    try {
      found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content));
    } catch (CertificateException broken) {
      throw new CaFileException(file + " holds something that is no certificate in PEM");
    }
    if (found.isEmpty() || !(found.iterator().next() instanceof X509Certificate)) {
      throw new CaFileException(file + " holds no certificate in PEM");
    }
    return found;
  }

  private static byte[] content(Optional<Path> caFile) throws CaFileException {
    if (caFile.isEmpty()) {
      return new byte[0];
    }
    Path file = caFile.get();
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new CaFileException(file + " is larger than 16 MiB");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new CaFileException(file + " does not exist");
    } catch (CaFileException known) {
      throw known;
    } catch (IOException unreadable) {
      throw new CaFileException(
          file + " cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    }
  }

  /** For TLS over a connected socket. */
  public SSLSocketFactory sockets() {
    return sockets;
  }

  /** What {@link #sockets()} trusts. */
  public X509TrustManager manager() {
    return manager;
  }
}
