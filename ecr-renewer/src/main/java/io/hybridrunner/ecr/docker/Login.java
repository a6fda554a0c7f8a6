package io.hybridrunner.ecr.docker;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What an entry shows to its registry. Prints without its password, and is no record, so that
 * nothing prints it by accident.
 */
public final class Login {

  private final String user;
  private final String password;

  private Login(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /** The kubelet takes {@code auth} where there is one, whatever else there is. */
  static Optional<Login> of(String auth, String user, String password) {
    if (!auth.isEmpty()) {
      return decoded(auth);
    }
    return user.isEmpty() || password.isEmpty()
        ? Optional.empty()
        : Optional.of(new Login(user, password));
  }

  private static Optional<Login> decoded(String auth) {
    String both;
    try {
      both = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
    int colon = both.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : Optional.of(new Login(both.substring(0, colon), both.substring(colon + 1)));
  }

  /** The user. */
  public String user() {
    return user;
  }

  /** The password, in the clear. */
  public String password() {
    return password;
  }

  @Override
  public String toString() {
    return "Login[user=" + user + ", password=•••]";
  }
}
