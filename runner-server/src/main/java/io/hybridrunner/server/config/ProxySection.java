package io.hybridrunner.server.config;

import io.hybridrunner.collate.net.HttpProxy;
import io.hybridrunner.collate.net.HttpProxy.Credentials;
import io.hybridrunner.collate.net.NoProxy;
import io.hybridrunner.model.SecretValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the section {@code link.proxy}, and tries its file once. The variables are the machine's,
 * for all its programs: what the file says is stronger.
 */
final class ProxySection {

  private static final String URL = "link.proxy.url";
  private static final String USER = "link.proxy.user";
  private static final String PASSWORD = "link.proxy.passwordFile";
  private static final String NO_PROXY = "link.proxy.noProxy";

  private final Settings settings;

  ProxySection(Settings settings) {
    this.settings = settings;
  }

  /**
   * @param target whose scheme says which variable counts
   */
  ServerConfig.Proxy read(URI target) {
    // No message shows it: it may hold a password.
    Optional<String> given = settings.ask(URL, Types.secretText()).optional();
    Optional<String> user = settings.ask(USER, Types.text()).optional();
    Optional<Path> file = settings.ask(PASSWORD, Types.path()).optional();
    Optional<HttpProxy> proxy = given.isPresent() ? configured(given.get()) : ofVariable(target);
    checkCredentials(proxy, user, file);
    return new ServerConfig.Proxy(proxy, user, file, noProxy());
  }

  private Optional<HttpProxy> configured(String address) {
    try {
      return Optional.of(HttpProxy.parse(address));
    } catch (IllegalArgumentException none) {
      settings.problemWith(URL, String.valueOf(none.getMessage()), cure());
      return Optional.empty();
    }
  }

  private Optional<HttpProxy> ofVariable(URI target) {
    if (settings.isGiven(URL)) {
      return Optional.empty();
    }
    String name = eitherCase("wss".equals(target.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY");
    Optional<String> address = settings.variable(name).filter(text -> !text.isBlank());
    try {
      return address.map(HttpProxy::parse);
    } catch (IllegalArgumentException none) {
      settings.problem("variable " + name, String.valueOf(none.getMessage()), cure());
      return Optional.empty();
    }
  }

  private static String cure() {
    return "Write for instance http://proxy.example.com:3128";
  }

  /** Programs differ in which they read. */
  private String eitherCase(String name) {
    return settings.variable(name).isPresent() ? name : name.toLowerCase(Locale.ROOT);
  }

  private void checkCredentials(
      Optional<HttpProxy> proxy, Optional<String> user, Optional<Path> file) {
    if (user.isPresent() != file.isPresent()) {
      String missing = user.isPresent() ? PASSWORD : USER;
      if (!settings.isGiven(missing)) {
        settings.problem(missing, "is missing", "Give both, user and password file, or none");
      }
      return;
    }
    if (user.isEmpty() || file.isEmpty()) {
      return;
    }
    if (proxy.flatMap(HttpProxy::credentials).isPresent()) {
      settings.problemWith(
          USER, "is given, and the proxy's address has a user too", "Remove one of them");
    }
    try {
      SecretValue password = LinkEgress.password(file.get());
      Credentials unused = new Credentials(user.get(), () -> password);
    } catch (BadValue unusable) {
      settings.problemWith(PASSWORD, file.get() + " " + unusable.message(), unusable.cure());
    } catch (IllegalArgumentException unusable) {
      settings.problemWith(USER, "cannot be used: " + unusable.getMessage(), "Check it");
    }
  }

  private List<String> noProxy() {
    Optional<List<String>> given = settings.ask(NO_PROXY, Types.words()).optional();
    if (given.isPresent()) {
      for (String entry : NoProxy.parse(String.join(",", given.get())).unusable()) {
        settings.problemWith(
            NO_PROXY,
            "holds " + Types.quoted(entry) + ", which is no host, address or network",
            "Write for instance .example.com or 10.0.0.0/8");
      }
      return given.get();
    }
    String name = eitherCase("NO_PROXY");
    String list = settings.variable(name).orElse("").strip();
    for (String entry : NoProxy.parse(list).unusable()) {
      settings.warn(name + ": " + Types.quoted(entry) + " cannot be read and is passed over");
    }
    return list.isEmpty() ? List.of() : List.of(list);
  }
}
