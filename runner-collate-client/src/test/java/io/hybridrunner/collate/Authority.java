package io.hybridrunner.collate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority of our own that signs servers' certificates, made by the JDK's own tool. */
public final class Authority {

  private static final String PASSWORD = "not-a-secret";

  private final Path folder;
  private final Path store;

  /** Makes one with this name, and the key of one server. */
  public Authority(Path folder, String name) throws IOException, InterruptedException {
    this.folder = folder;
    this.store = folder.resolve(name + ".p12");
    keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=" + name)
        .with("-ext", "bc:c=ca:true", "-validity", "2")
        .run();
    keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=server").run();
    keytool("-certreq", "-alias", "server", "-file", request().toString()).run();
  }

  private Path request() {
    return folder.resolve(store.getFileName() + ".csr");
  }

  /** The authority itself, in PEM. */
  public String pem() throws IOException, GeneralSecurityException {
    return pem(keys().getCertificate("ca"));
  }

  static String pem(java.security.cert.Certificate certificate) throws GeneralSecurityException {
    String text =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
  }

  /**
   * What a server shows that is called so, for instance {@code ip:127.0.0.1}, for a day from now.
   */
  public SSLContext server(String name) throws Exception {
    return server(name, "-1H");
  }

  /**
   * The same from another time on.
   *
   * @param from as keytool has it, for instance {@code -30d}
   */
  public SSLContext server(String name, String from) throws Exception {
    Path signed = Files.createTempFile(folder, "signed", ".pem");
    keytool("-gencert", "-alias", "ca", "-rfc", "-infile", request().toString())
        .with("-outfile", signed.toString(), "-ext", "san=" + name)
        .with("-startdate", from, "-validity", "1")
        .run();
    try (InputStream in = Files.newInputStream(signed)) {
      return context(CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
  }

  private SSLContext context(java.security.cert.Certificate server)
      throws IOException, GeneralSecurityException {
    KeyStore from = keys();
    Key key = from.getKey("server", PASSWORD.toCharArray());
    KeyStore shown = KeyStore.getInstance("PKCS12");
    shown.load(null, null);
    java.security.cert.Certificate[] chain = {server, from.getCertificate("ca")};
    shown.setKeyEntry("server", key, PASSWORD.toCharArray(), chain);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(shown, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private Keytool keytool(String... arguments) {
    return new Keytool(new ArrayList<>()).with(arguments);
  }

  private final class Keytool {
    private final List<String> command;

    private Keytool(List<String> command) {
      this.command = command;
      command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      command.addAll(List.of("-J-Xshare:auto", "-J-XX:TieredStopAtLevel=1"));
    }

    private Keytool with(String... arguments) {
      command.addAll(List.of(arguments));
      return this;
    }

    private void run() throws IOException, InterruptedException {
      with("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD);
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool: " + said);
      }
    }
  }
}
