package io.hybridrunner.server.config;

import io.hybridrunner.collate.net.Egress;
import io.hybridrunner.collate.net.HttpProxy;
import io.hybridrunner.collate.net.HttpProxy.Credentials;
import io.hybridrunner.collate.net.NoProxy;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** How the link, and the calls of its server, leave. */
public final class LinkEgress {

  private LinkEgress() {}

  /** As the configuration says; the password's file is read at every connect. */
  public static Egress of(ServerConfig.Link link) {
    ServerConfig.Proxy proxy = link.proxy();
    Optional<HttpProxy> shown = proxy.url();
    if (proxy.user().isPresent() && proxy.passwordFile().isPresent()) {
      Path file = proxy.passwordFile().get();
      Credentials credentials = new Credentials(proxy.user().get(), () -> current(file));
      shown = shown.map(it -> it.withCredentials(credentials));
    }
    return new Egress(shown, NoProxy.parse(String.join(",", proxy.noProxy())), link.caFile());
  }

  private static SecretValue current(Path file) {
    try {
      return password(file);
    } catch (BadValue e) {
      throw new UncheckedIOException(new IOException(file + " " + e.message()));
    }
  }

  static SecretValue password(Path file) throws BadValue {
    String password = TokenReader.content(file).strip();
    if (password.isEmpty()) {
      throw new BadValue("is empty", "Put the password into it");
    }
    return SecretValue.of(password);
  }
}
